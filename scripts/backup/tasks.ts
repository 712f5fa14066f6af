import { resolve } from 'node:path';
import { natsLogin, readNatsEnv } from '@commerce-tracking/service-kit/nats/nats-env';

import { localEnvironment, localSecrets, root } from '../local-secrets.mjs';
import { operator } from '../nats/permissions.ts';
import { openInfrastructure } from '../start/infrastructure.ts';
import { Refusal } from '../start/refusal.ts';
import { claimFolder, releaseFolder, runningPid } from '../start/run-state.ts';
import { backup, backupFolder } from './backup.ts';
import { fingerprintOf, type Manifest } from './manifest.ts';
import { restore } from './restore.ts';

/** npm run backup [folder]: of the running system, or of the servers' data while nothing runs. */
export async function runBackup(): Promise<void> {
  const folder = resolve(process.argv[3] ?? backupFolder(root));
  const made = await withServers((env) => backup(placeIn(env), folder, secretsIn(env)));
  console.log(`${summary(made)} saved in ${folder}`);
  console.log(
    'Keep AUTH_SECRET, ADMIN_SECRET and TRADEFLOW_SECRET in another place: no backup holds them.',
  );
}

/** npm run restore <folder>: into an empty database and broker. */
export async function runRestore(): Promise<void> {
  const given = process.argv[3];
  if (!given) throw new Refusal('Say which backup: `npm run restore <folder>`.');
  const pid = runningPid();
  if (pid !== null) {
    throw new Refusal(`Commerce Tracking is running (process ${pid}): stop it with Ctrl-C first.`);
  }
  const made = await withServers((env) => {
    const natsReplicas = Number(env.NATS_REPLICAS ?? 1);
    return restore({ ...placeIn(env), natsReplicas }, resolve(given), secretsIn(env));
  });
  console.log(`${summary(made)} of ${made.takenAt} restored, and the same line by line.`);
}

type Env = Record<string, string | undefined>;

/** Servers that run already are used; else they are started for as long as it takes. */
async function withServers<T>(work: (env: Env) => Promise<T>): Promise<T> {
  if (runningPid() !== null) return work(localEnvironment());
  await claimFolder();
  const { nats, database } = await openInfrastructure({ cluster: false });
  try {
    return await work(localEnvironment());
  } finally {
    await nats.stop();
    await database.stop();
    releaseFolder();
  }
}

function placeIn(env: Env) {
  return {
    databaseUrl: env.DATABASE_URL ?? '',
    nats: natsLogin(readNatsEnv(env), operator),
  };
}

function secretsIn(env: Env): string {
  const {
    AUTH_SECRET = '',
    ADMIN_SECRET = '',
    TRADEFLOW_SECRET = '',
  } = {
    ...localSecrets(),
    ...env,
  };
  return fingerprintOf([AUTH_SECRET, ADMIN_SECRET, TRADEFLOW_SECRET]);
}

function summary({ tables, streams }: Manifest): string {
  const sum = (parts: { lines: number }[]) => parts.reduce((total, { lines }) => total + lines, 0);
  return `${sum(tables)} rows of ${tables.length} tables and ${sum(streams)} messages of ${streams.length} streams`;
}
