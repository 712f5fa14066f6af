import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { root } from '../../scripts/workspaces.ts';
import type { Content } from './database-template.ts';

const run = promisify(execFile);

/** Loads data into a migrated database: all of them the way `npm run seed` does, a part of them by itself. */
export async function seed(databaseUrl: string, content: Content): Promise<void> {
  if (content === 'all') {
    const modules = ['--import', 'tsx', '--import', './scripts/graphql-loader.mjs'];
    const env = { ...process.env, DATABASE_URL: databaseUrl };
    await run(process.execPath, [...modules, 'prisma/seed/index.ts'], { cwd: root, env });
    return;
  }
  // Most test files ask for none and need not know Prisma.
  const { openDatabase } = await import('../../prisma/client.ts');
  const { seedReference } = await import('../../prisma/seed/reference/index.ts');
  const { seedPeople } = await import('../../prisma/seed/demo/people.ts');
  const database = openDatabase({ url: databaseUrl, poolSize: 2 });
  try {
    await seedReference(database.db);
    if (content === 'people') await seedPeople(database.db);
  } finally {
    await database.close();
  }
}
