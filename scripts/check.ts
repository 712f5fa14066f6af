import { borders } from './check/borders.ts';
import type { Check } from './check/check.ts';
import { compose } from './check/compose.ts';
import { descriptions } from './check/descriptions.ts';
import { environmentExample, environmentReads } from './check/environment.ts';
import { imports } from './check/imports.ts';
import { flawless } from './check/known-flaws.ts';
import { licences } from './check/licences.ts';
import { lockFile } from './check/lock-file.ts';
import { formatAndLint, generated, types, unused } from './check/programs.ts';
import { tableOwners } from './check/table-owners.ts';

// npm run check [-- <part of a name>…]: everything the project promises of itself that needs no server.

// The generator writes what the others read, so it goes first; the heavy ones start before the light ones.
const first = [generated];
const rest: Check[] = [
  types,
  formatAndLint,
  unused,
  compose,
  descriptions,
  borders,
  imports,
  tableOwners,
  environmentReads,
  environmentExample,
  lockFile,
  licences,
  flawless,
];
const atOnce = 2;

const wanted = process.argv.slice(2);
const isWanted = ({ name }: Check) =>
  wanted.length === 0 || wanted.some((part) => name.includes(part));
let failed = 0;
const started = Date.now();
for (const check of first.filter(isWanted)) await perform(check);
const queue = rest.filter(isWanted);
await Promise.all(
  Array.from({ length: atOnce }, async () => {
    for (let check = queue.shift(); check; check = queue.shift()) await perform(check);
  }),
);
const seconds = ((Date.now() - started) / 1_000).toFixed(1);
console.log(
  failed === 0 ? `\nAll checks passed (${seconds} s).` : `\n${failed} failed (${seconds} s).`,
);
process.exitCode = failed === 0 ? 0 : 1;

async function perform(check: Check): Promise<void> {
  const from = Date.now();
  const { problems, notes } = await check.run().catch((error) => ({
    problems: [error instanceof Error ? (error.stack ?? error.message) : String(error)],
    notes: [] as string[],
  }));
  const time = `${((Date.now() - from) / 1_000).toFixed(1)} s`;
  console.log(`${problems.length === 0 ? '✓' : '✗'} ${check.name} (${time})`);
  for (const note of notes ?? []) console.log(`    note: ${note}`);
  for (const problem of problems) console.log(problem.replace(/^/gm, '    '));
  if (problems.length > 0) failed += 1;
}
