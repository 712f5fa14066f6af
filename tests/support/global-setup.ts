import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { findNatsServer } from '../../scripts/servers/binaries.ts';
import { makeTemplate } from './database-template.ts';
import { createRunFolder, sweepLeftovers } from './run-folder.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Folder of this run; everything in it is removed at the end. */
    runFolder: string;
    /** Administrative address of the database server; its database is the migrated template. */
    databaseUrl: string;
    /** The broker to use, where TEST_NATS_URL names one; else each test file starts its own. */
    natsUrl: string | null;
  }
}

type Servers = { runFolder: string; databaseUrl: string; natsUrl: string | null; stop(): void };

// The int and e2e projects share one set of servers; each loads this module for itself.
const slot = Symbol.for('commerce-tracking.test-environment');
const shared = globalThis as { [slot]?: { servers: Promise<Servers>; users: number } };

/**
 * Vitest's global setup: one private database server for the run, on a free port and in a folder of its own.
 * DATABASE_URL and NATS_URL are ignored on purpose, so that no test can touch a database somebody works with.
 */
export async function setup(project: TestProject): Promise<() => void> {
  shared[slot] ??= { servers: start(), users: 0 };
  const entry = shared[slot];
  entry.users += 1;
  const servers = await entry.servers;
  project.provide('runFolder', servers.runFolder);
  project.provide('databaseUrl', servers.databaseUrl);
  project.provide('natsUrl', servers.natsUrl);
  return () => {
    entry.users -= 1;
    if (entry.users > 0) return;
    delete shared[slot];
    servers.stop();
  };
}

async function start(): Promise<Servers> {
  const natsUrl = process.env.TEST_NATS_URL ?? null;
  if (!natsUrl && !findNatsServer()) {
    throw new Error(
      'nats-server was not found: run `npm test`, which installs it, or set TEST_NATS_URL',
    );
  }
  await sweepLeftovers();
  const runFolder = createRunFolder();
  const given = givenDatabase();
  const guard = spawn(
    process.execPath,
    ['--import', 'tsx', fileURLToPath(new URL('./guard.ts', import.meta.url)), runFolder],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
      detached: true,
      env: { ...process.env, GUARD_DATABASE: given ? 'no' : 'yes' },
    },
  );
  const stop = () => guard.stdin.end();
  try {
    const answer = await firstLine(guard.stdout);
    if (answer.error) throw new Error(`${answer.error}: run \`npm run doctor\``);
    const databaseUrl = given ?? answer.url ?? '';
    await makeTemplate(databaseUrl, join(runFolder, 'template.sql'));
    return { runFolder, databaseUrl, natsUrl, stop };
  } catch (error) {
    stop();
    throw error;
  }
}

function givenDatabase(): string | null {
  const url = process.env.TEST_DATABASE_URL;
  if (!url) return null;
  if (!new URL(url).pathname.endsWith('_test')) {
    throw new Error(
      'TEST_DATABASE_URL has to name a database that ends in _test; its content is replaced',
    );
  }
  return url;
}

async function firstLine(stream: NodeJS.ReadableStream): Promise<{ url?: string; error?: string }> {
  for await (const line of createInterface({ input: stream })) return JSON.parse(line);
  return { error: 'the database of the tests did not start' };
}
