import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Connection, createConnection } from 'mariadb';
import { parseDatabaseUrl } from '../../prisma/database-url.ts';
import { setUpBroker } from '../../scripts/nats/set-up.ts';
import { serviceFlags, serviceMemory } from '../../scripts/node-flags.mjs';
import { freePort } from '../../scripts/servers/ports.ts';
import { bundleProcesses } from '../lab/bundle.ts';
import { type BenchProcess, type NodeProcess, startNats, startNode } from '../lab/processes.ts';
import { publishKey } from '../lab/publish-key.ts';
import { signTokens } from './collectors.ts';
import { startDatabase } from './database.ts';
import type { BenchSettings } from './settings.ts';

const poolSize = 10;

/** One of the two sides: who is told to submit, and whose CPU counts. */
export type Side = {
  name: string;
  driver: NodeProcess;
  writer: BenchProcess;
  others: BenchProcess[];
  connection: Connection;
};

export type Arena = {
  ours: Side;
  database: BenchProcess;
  databases: { ours: Connection; raw: Connection };
  /** Starts the raw side once the rows it is to write have been put into `templatesPath`. */
  startRaw(): Promise<Side>;
  templatesPath: string;
  close(): Promise<void>;
};

/** Starts database, broker, worker and load generator, each a process of its own. */
export async function startArena(options: {
  repository: string;
  folder: string;
  collectors: number;
  workerFlags: string[];
  /** Every process started is put here at once, so that it is ended whatever happens. */
  processes: BenchProcess[];
}): Promise<Arena> {
  const { repository, folder, processes } = options;
  const started = async <Process extends BenchProcess>(starting: Promise<Process>) => {
    const running = await starting;
    processes.push(running);
    return running;
  };
  const script = await bundleProcesses(repository, 'submission', [
    'worker',
    'our-load',
    'raw-side',
  ]);
  const database = await startDatabase(join(folder, 'database'), options.collectors, processes);
  const callers = await signTokens(database.collectors);
  const natsPort = await freePort();
  const settings: BenchSettings = {
    natsUrl: `nats://127.0.0.1:${natsPort}`,
    rawDatabaseUrl: database.urls.raw,
    poolSize,
    tokens: callers.tokens,
    templatesPath: join(folder, 'templates.json'),
  };
  const settingsPath = join(folder, 'settings.json');
  await writeFile(settingsPath, JSON.stringify(settings));
  const nats = await started(startNats(natsPort, join(folder, 'nats')));
  await setUpBroker({ servers: settings.natsUrl, waitOnFirstConnect: true }, 1);
  const { keyId, publicKey } = callers;
  const key = { natsUrl: settings.natsUrl, keyId, publicKey: JSON.stringify(publicKey) };
  await publishKey(key, join(folder, 'bench'));

  const worker = await started(
    startNode('worker', script('worker'), {
      args: [],
      flags: [...serviceFlags, ...options.workerFlags],
      env: {
        ...serviceMemory,
        NATS_URL: settings.natsUrl,
        DATABASE_URL: database.urls.ours,
        DATABASE_POOL_SIZE: String(poolSize),
        ROLES: 'worker',
        LOG_LEVEL: 'warn',
        DATA_DIR: join(folder, 'tradeflow'),
        TRADEFLOW_SECRET: randomBytes(32).toString('base64url'),
      },
    }),
  );
  const load = await started(startNode('load', script('our-load'), { args: [settingsPath] }));
  const connectionTo = (url: string) =>
    createConnection({ ...parseDatabaseUrl(url), dateStrings: true, autoJsonMap: false });
  const databases = {
    ours: await connectionTo(database.urls.ours),
    raw: await connectionTo(database.urls.raw),
  };
  return {
    ours: {
      name: 'ours',
      driver: load,
      writer: worker,
      others: [nats, load],
      connection: databases.ours,
    },
    database: database.process,
    databases,
    templatesPath: settings.templatesPath,
    async startRaw() {
      const raw = await started(startNode('raw', script('raw-side'), { args: [settingsPath] }));
      return { name: 'raw', driver: raw, writer: raw, others: [], connection: databases.raw };
    },
    async close() {
      await Promise.all(Object.values(databases).map((connection) => connection.end()));
    },
  };
}
