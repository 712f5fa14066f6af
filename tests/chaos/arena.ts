import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { migrate } from '@commerce-tracking/prisma/migrate';
import { userName, userStatements } from '../../prisma/database-users.ts';
import { grantAccess } from '../../prisma/grant-access.ts';
import { findDatabaseServer, findNatsServer } from '../../scripts/servers/binaries.ts';
import { startDatabaseServer } from '../../scripts/servers/database-server.ts';
import { type ClusterNode, clusterNodes } from '../../scripts/servers/nats-cluster.ts';
import type { LocalServer } from '../../scripts/servers/nats-server.ts';
import { stopPid, until } from '../../scripts/servers/processes.ts';
import { root, type Service } from '../../scripts/workspaces.ts';
import { brokerAuthorization, seedOf, setUpTestBroker } from '../support/broker-users.ts';
import { portFor } from '../support/ports.ts';
import { secretsOf } from '../support/service-secrets.ts';
import { type ServiceProcess, serviceProcess } from './processes.ts';
import type { Wire } from './wire.ts';
import { openWires, type Wires } from './wires.ts';

/** A server that can be killed, paused and started again in its place. */
export type Server = {
  name: string;
  pid(): number;
  start(): Promise<void>;
  kill(): Promise<void>;
  signal(signal: NodeJS.Signals): void;
};

/** The whole system on this machine, as often as it takes to lose a part and go on. */
export type Arena = {
  processes: ServiceProcess[];
  gateways: { process: ServiceProcess; origin: string }[];
  nodes: Server[];
  database: Server;
  /** Between the services and each node of NATS, and between each service and the database. */
  wires: { nats: Wire[]; database: Map<string, Wire> };
  /** Past the wires, for looking at what is there. */
  direct: { databaseUrl: string; natsUrls: string[] };
  /** Every process there is, by its name; the driver's own and the wires' too. */
  pids(): Record<string, number>;
  ready(timeoutMs: number): Promise<void>;
  stop(): Promise<void>;
};

export type ArenaOptions = {
  folder: string;
  /** Told of every process that is started, so that it is ended whatever happens. */
  remember?(pid: number): void;
  /** Processes of each half of tradeflow; three workers and two subgraphs unless said otherwise. */
  workers?: number;
  subgraphs?: number;
  /** Settings of a service beside those every process gets here. */
  env?: Partial<Record<Service, Record<string, string>>>;
};

const databaseName = 'chaos_test';
// Prefix of the names of the database's users, and the password of each.
const users = 'chaos';

/** Starts three nodes of NATS, a database, and the services with more than one process where that may help. */
export async function openArena(options: ArenaOptions): Promise<Arena> {
  const { folder, remember = () => undefined } = options;
  const stops: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const end of stops.reverse()) await end();
  };
  try {
    const laying = openWires(remember);
    stops.push(() => laying.close());
    const database = await openDatabase(folder, remember);
    stops.push(() => database.server.kill());
    await migrate({ url: database.url, log: () => {} });
    await grantAccess({ url: database.url, prefix: users });
    await seed(database.url);
    const { nodes, wires } = await openCluster(folder, laying, remember);
    stops.push(async () => void (await Promise.all(nodes.map((node) => node.kill()))));
    const direct = { databaseUrl: database.url, natsUrls: nodes.map(({ url }) => url) };
    await setUpBroker(direct.natsUrls);
    const natsUrls = wires.map(({ port }) => `nats://127.0.0.1:${port}`);
    const services = await openServices({
      ...options,
      remember,
      laying,
      database: database.url,
      natsUrls,
    });
    stops.push(services.stop);
    const arena: Arena = {
      ...services,
      nodes,
      database: database.server,
      wires: { nats: wires, database: services.wires },
      direct,
      pids: () => ({
        ...Object.fromEntries(
          [...services.processes, ...nodes, database.server].map(({ name, pid }) => [name, pid()]),
        ),
        wires: laying.pid,
        driver: process.pid,
      }),
      ready: (timeoutMs) => waitUntilReady(services.gateways, timeoutMs),
      stop,
    };
    for (const each of arena.processes) each.start();
    await arena.ready(150_000);
    return arena;
  } catch (error) {
    await stop();
    throw error;
  }
}

async function openDatabase(folder: string, remember: (pid: number) => void) {
  const binary = findDatabaseServer();
  if (!binary) throw new Error('neither mysqld nor mariadbd was found');
  const port = await portFor(folder);
  const start = () =>
    startDatabaseServer({
      binary,
      folder: join(folder, 'database'),
      port,
      durable: true,
      init: [
        `CREATE DATABASE IF NOT EXISTS ${databaseName} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;`,
        ...userStatements({ database: databaseName, passwordOf: () => users, prefix: users }),
      ],
    });
  const server = await hold('database', start, remember);
  return { server, port, url: `mysql://${users}:${users}@127.0.0.1:${port}/${databaseName}` };
}

async function openCluster(folder: string, laying: Wires, remember: (pid: number) => void) {
  const bin = findNatsServer();
  if (!bin) throw new Error('nats-server was not found');
  const ports = await Promise.all(
    [0, 1, 2].map(async () => ({ client: await portFor(folder), routes: await portFor(folder) })),
  );
  const wires = await Promise.all(ports.map(({ client }) => laying.lay(client)));
  const advertise = wires.map(({ port }) => `127.0.0.1:${port}`);
  const routePassword = `${users} of the routes`;
  const known = clusterNodes({
    ...{ bin, ports, advertise, routePassword },
    folder: join(folder, 'nats'),
    users: brokerAuthorization(),
  });
  const nodes = await Promise.all(
    known.map(async (node: ClusterNode) => ({
      ...(await hold(node.name, node.start, remember)),
      url: `nats://127.0.0.1:${node.port}`,
    })),
  );
  return { nodes, wires };
}

// The nodes need a moment to choose who leads.
async function setUpBroker(natsUrls: string[]): Promise<void> {
  let last: unknown;
  const made = await until(
    () =>
      setUpTestBroker(natsUrls, natsUrls.length).then(
        () => true,
        (error: unknown) => {
          last = error;
          return false;
        },
      ),
    60_000,
    200,
  );
  if (!made) throw new Error('the streams could not be made', { cause: last });
}

async function hold(
  name: string,
  begin: () => Promise<LocalServer>,
  remember: (pid: number) => void,
): Promise<Server> {
  let running = await begin();
  remember(running.pid);
  return {
    name,
    pid: () => running.pid,
    async start() {
      running = await begin();
      remember(running.pid);
    },
    kill: () => stopPid(running.pid, 'SIGKILL', 5_000),
    signal: (signal) => void process.kill(running.pid, signal),
  };
}

async function openServices(options: {
  folder: string;
  remember(pid: number): void;
  laying: Wires;
  workers?: number;
  subgraphs?: number;
  env?: ArenaOptions['env'];
  database: string;
  natsUrls: string[];
}) {
  const { folder, remember, laying, natsUrls } = options;
  const wires = new Map<string, Wire>();
  const processes: ServiceProcess[] = [];
  const add = async (name: string, service: Service, env: Record<string, string> = {}) => {
    const shared: Record<string, string> = {
      NATS_URL: natsUrls.join(','),
      NATS_REPLICAS: String(natsUrls.length),
      NATS_NKEY_SEED: seedOf(service),
      DATABASE_POOL_SIZE: '8',
      AUTH_ACCESS_TOKEN_SECONDS: '900',
      ...secretsOf[service],
      ...options.env?.[service],
    };
    if (service !== 'supergraph') {
      const url = new URL(options.database);
      const wire = await laying.lay(Number(url.port));
      wires.set(name, wire);
      url.username = userName(service, users);
      url.port = String(wire.port);
      shared.DATABASE_URL = url.href;
    }
    const started = serviceProcess({ name, service, folder, remember, env: { ...shared, ...env } });
    processes.push(started);
    return started;
  };
  for (const service of ['auth', 'admin', 'model'] as const) await add(service, service);
  for (let number = 1; number <= (options.subgraphs ?? 2); number += 1) {
    await add(`tradeflow-subgraph-${number}`, 'tradeflow', { ROLES: 'subgraph' });
  }
  for (let number = 1; number <= (options.workers ?? 3); number += 1) {
    await add(`tradeflow-worker-${number}`, 'tradeflow', { ROLES: 'worker' });
  }
  const gateways: Arena['gateways'] = [];
  for (let number = 1; number <= 2; number += 1) {
    const port = await portFor(folder);
    const env = { PORT: String(port), HOST: '127.0.0.1' };
    const gateway = await add(`gateway-${number}`, 'supergraph', env);
    gateways.push({ process: gateway, origin: `http://127.0.0.1:${port}` });
  }
  const stop = async () => void (await Promise.all(processes.map((each) => each.stop())));
  return { processes, gateways, wires, stop };
}

async function seed(url: string): Promise<void> {
  await promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', '--import', './scripts/graphql-loader.mjs', 'prisma/seed/index.ts'],
    { cwd: root, env: { ...process.env, DATABASE_URL: url } },
  );
}

async function waitUntilReady(gateways: Arena['gateways'], timeoutMs: number): Promise<void> {
  let last = 'no answer';
  const isReady = async ({ origin }: { origin: string }) => {
    try {
      const response = await fetch(`${origin}/ready`, { signal: AbortSignal.timeout(5_000) });
      last = await response.text();
      return response.ok;
    } catch {
      return false;
    }
  };
  const all = async () => (await Promise.all(gateways.map(isReady))).every(Boolean);
  if (await until(all, timeoutMs, 100)) return;
  const logs = gateways.map(({ process }) => process.log().slice(-1_000));
  throw new Error(`not ready: ${last}\n${logs.join('\n')}`);
}
