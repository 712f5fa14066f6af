import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { generateBrokerUsers } from './generate/broker-users.ts';
import { generateComposition } from './generate/composition.ts';
import { generateDatabaseDocs } from './generate/database-docs.ts';
import { generateDatabaseUsers } from './generate/database-users.ts';
import { generateErrorDocs } from './generate/error-docs.ts';
import { generateGraphqlTypes } from './generate/graphql-types.ts';
import { generateOperationDocs } from './generate/operation-docs.ts';
import { nothingYet } from './generate/output.ts';
import { root } from './workspaces.ts';

// npm run generate [-- --check]: the Prisma client, the resolver types, the composed supergraph, docs/errors.md,
// docs/database-tables.md, docs/operations.md, the reads in docs/database.md and the files of infra/ that say who may do what.
// With --check nothing that is committed is written, and the exit code says whether something would change.

const check = process.argv.includes('--check');
const summary = nothingYet();

const prisma = spawnSync(process.execPath, [join(root, 'scripts/prisma.mjs'), 'generate'], {
  encoding: 'utf8',
});
if (prisma.status !== 0) summary.failed.push(`prisma generate: ${prisma.stderr || prisma.stdout}`);

// Resolver types are not committed: they are written in either mode, since tsc needs them.
const types = await generateGraphqlTypes(false);
const committed = [
  await generateComposition(check),
  await generateErrorDocs(check),
  await generateDatabaseDocs(check),
  await generateDatabaseUsers(check),
  await generateBrokerUsers(check),
  await generateOperationDocs(check),
];
for (const result of committed) summary.changed.push(...result.changed);
for (const result of [types, ...committed]) {
  summary.missing.push(...result.missing);
  summary.failed.push(...result.failed);
}

for (const path of types.changed) console.log(`written: ${path}`);
for (const path of summary.changed) console.log(`${check ? 'out of date' : 'written'}: ${path}`);
for (const line of summary.missing) console.warn(`missing: ${line}`);
for (const line of summary.failed) console.error(`failed: ${line}`);
if (check && summary.changed.length > 0)
  console.error('Run `npm run generate` and commit the result.');
if (summary.failed.length > 0 || (check && summary.changed.length + summary.missing.length > 0)) {
  process.exitCode = 1;
} else {
  console.log('Everything generated is current.');
}
