import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { root } from '../../scripts/workspaces.ts';

const run = promisify(execFile);

/** Loads reference and demo data, the way `npm run seed` does, into a migrated database. */
export async function seed(databaseUrl: string): Promise<void> {
  await run(
    process.execPath,
    ['--import', 'tsx', '--import', './scripts/graphql-loader.mjs', 'prisma/seed/index.ts'],
    { cwd: root, env: { ...process.env, DATABASE_URL: databaseUrl } },
  );
}
