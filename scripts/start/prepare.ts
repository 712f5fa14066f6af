import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { grantAccess } from '@commerce-tracking/prisma/grant-access';
import { migrate } from '@commerce-tracking/prisma/migrate';
import { root } from '../local-secrets.mjs';
import { services } from '../workspaces.ts';
import { whenChanged } from './freshness.ts';
import { Refusal, step } from './refusal.ts';

const tsx = ['--import', 'tsx', '--import', './scripts/graphql-loader.mjs'];
const isSource = (path: string) => /\.(ts|graphql|json|prisma)$/.test(path);

/** Generates the Prisma client and composes the schema, where their sources have changed. */
export async function prepareCode(): Promise<void> {
  await whenChanged(
    'generate',
    {
      folders: ['prisma/models', 'subgraphs', 'packages'],
      accepts: (path) => /\.(graphql|prisma)$|type-defs\.ts$|errors\.ts$|scalars\.ts$/.test(path),
    },
    'prisma/generated/client.ts',
    () =>
      step('generating the Prisma client and composing the schema', () =>
        run([...tsx, 'scripts/generate.ts']),
      ),
  );
}

/** Bundles all five services, where a source has changed. */
export async function buildServices(): Promise<void> {
  await whenChanged(
    'build',
    { folders: ['packages', 'prisma', 'subgraphs', 'supergraph', 'scripts'], accepts: isSource },
    'supergraph/dist/main.js',
    () => step('building the services', () => run(['scripts/bundle.mjs', ...services])),
  );
}

/** Brings the database to the present schema, gives its users their rights, and loads reference and demo data. */
export async function prepareDatabase(url: string, options: { hasUsers: boolean }): Promise<void> {
  const { applied } = await step('database schema', async () => {
    try {
      const migrated = await migrate({ url, log: () => {} });
      if (options.hasUsers) await grantAccess({ url });
      return migrated;
    } catch (error) {
      const why = error instanceof Error ? error.message : error;
      throw new Refusal(`The database could not be migrated: ${why}.`);
    }
  });
  await whenChanged(
    'seed',
    // Another database, or one that was just made, has nothing yet.
    { folders: ['prisma/seed', 'prisma/models'], accepts: isSource, also: url + applied.join() },
    null,
    () =>
      step('reference and demo data', () =>
        run([...tsx, 'prisma/seed/index.ts'], { DATABASE_URL: url }),
      ),
  );
}

/** Runs one of the project's scripts quietly; what it said is shown when it fails. */
export function run(args: string[], env: Record<string, string> = {}): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = '';
    const child = spawn(process.execPath, args, { cwd: root, env: { ...process.env, ...env } });
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.stderr.on('data', (chunk) => {
      output += chunk;
    });
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) return resolve();
      reject(new Refusal(`${output.trim()}\n\n${join(...args.slice(-1))} failed: see above.`));
    });
  });
}
