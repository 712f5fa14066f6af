import { join } from 'node:path';
import { passwordVariable, userStatements } from '@commerce-tracking/prisma/database-users';
import { dataFolder, localPorts, localSecrets } from '../local-secrets.mjs';
import { nkeyVariable } from '../nats/permissions.ts';
import { authorization } from '../nats/server-config.ts';
import { setUpBroker } from '../nats/set-up.ts';
import { findDatabaseServer, findNatsServer } from '../servers/binaries.ts';
import { startDatabaseServer } from '../servers/database-server.ts';
import { type LocalServer, startNatsServer } from '../servers/nats-server.ts';
import { isPortFree } from '../servers/ports.ts';
import { clusterPorts, localCluster } from './cluster.ts';
import { composeDown, composeUp, hasDocker } from './docker.ts';
import { Refusal, step } from './refusal.ts';
import { note } from './run-state.ts';
import { ensureServerPrograms } from './system-packages.ts';

/** Something the services stand on: where it came from, and how it is stopped. */
export type Base = { from: string; stop(): Promise<void>; ended: Promise<void> | null };
export type Infrastructure = { nats: Base; database: Base };

const given: Base = { from: 'the environment', stop: async () => {}, ended: null };

/**
 * Finds or starts NATS and MySQL: named by the environment, from Docker, or the programs of this machine. A cluster
 * of three nodes is made of the programs of this machine.
 */
export async function openInfrastructure(options: { cluster: boolean }): Promise<Infrastructure> {
  const { cluster } = options;
  const wanted = { nats: cluster || !process.env.NATS_URL, database: !process.env.DATABASE_URL };
  if (!wanted.nats && !wanted.database) return { nats: given, database: given };
  const isDocker = hasDocker();
  const local = {
    nats: wanted.nats && (cluster || !isDocker),
    database: wanted.database && !isDocker,
  };
  await ensureServerPrograms(local);
  const natsPorts = cluster
    ? clusterPorts.flatMap(({ client, routes }) => [client, routes])
    : [localPorts.nats];
  if (local.nats) {
    for (const port of natsPorts) await requirePort(port, 'NATS', 'LOCAL_NATS_PORT');
  }
  if (local.database) {
    await requirePort(localPorts.database, 'the database', 'LOCAL_DATABASE_PORT');
  }
  const nats = await openNats(wanted.nats, local.nats, cluster);
  try {
    return { nats, database: await openDatabase(wanted.database, local.database) };
  } catch (error) {
    await nats.stop();
    throw error;
  }
}

async function openNats(isWanted: boolean, isLocal: boolean, cluster: boolean): Promise<Base> {
  if (!isWanted) return given;
  if (!isLocal) return fromDocker('nats', 'NATS from Docker on 4222');
  if (!cluster) return step(`NATS on ${localPorts.nats}`, localNats);
  const ports = clusterPorts.map(({ client }) => client).join(', ');
  return step(`three nodes of NATS on ${ports}`, localCluster);
}

async function openDatabase(isWanted: boolean, isLocal: boolean): Promise<Base> {
  if (!isWanted) return given;
  if (!isLocal) return fromDocker('db', 'MySQL from Docker on 3340');
  return step(`database on ${localPorts.database}`, localDatabase);
}

/** Refuses when somebody else listens on a port that is needed. */
export async function requirePort(port: number, what: string, variable: string): Promise<void> {
  if (await isPortFree(port)) return;
  throw new Refusal(
    `Port ${port}, which ${what} needs, is taken by another program: stop that program (\`ss -ltnp 'sport = :${port}'\` names it), or set ${variable} to take another.`,
  );
}

async function fromDocker(concern: 'db' | 'nats', what: string): Promise<Base> {
  await step(what, async () => composeUp(concern));
  if (concern === 'nats') await setUpLocalBroker();
  return { from: 'Docker', stop: async () => composeDown(concern), ended: null };
}

/** The broker of this machine, with the users and streams of the project. */
export async function localNats(): Promise<Base> {
  const bin = findNatsServer();
  if (!bin) throw new Refusal('nats-server is missing: run `npm run doctor`.');
  const folder = join(dataFolder, 'nats');
  const secrets = localSecrets();
  const users = authorization({ nkeyOf: (user) => secrets[nkeyVariable(user)] ?? '' });
  const config = `jetstream: enabled\n${users}`;
  const server = await startNatsServer({ bin, folder, port: localPorts.nats, config });
  const base = asBase('nats', bin, folder, server);
  try {
    await setUpLocalBroker();
    return base;
  } catch (error) {
    await base.stop();
    throw error;
  }
}

async function setUpLocalBroker(): Promise<void> {
  const servers = `nats://127.0.0.1:${localPorts.nats}`;
  await setUpBroker({ servers, nkeySeed: localSecrets().NATS_OPERATOR_SEED }, 1);
}

/** The database server of this machine, with the users of the project. */
export async function localDatabase(): Promise<Base> {
  const binary = findDatabaseServer();
  if (!binary) throw new Refusal('mariadbd or mysqld is missing: run `npm run doctor`.');
  const secrets = localSecrets();
  const folder = join(dataFolder, 'database');
  const server = await startDatabaseServer({
    binary,
    folder,
    port: localPorts.database,
    durable: true,
    init: [
      'CREATE DATABASE IF NOT EXISTS commerce_tracking CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;',
      `ALTER USER 'root'@'localhost' IDENTIFIED BY '${secrets.MYSQL_ROOT_PASSWORD}';`,
      ...userStatements({
        database: 'commerce_tracking',
        passwordOf: (user) => secrets[passwordVariable(user)] ?? '',
      }),
    ],
  });
  return asBase('database', binary.path, folder, server);
}

function asBase(name: string, from: string, sign: string, server: LocalServer): Base {
  note(name, server.pid, sign);
  return { from, stop: () => server.stop(), ended: server.ended };
}
