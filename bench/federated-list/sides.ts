import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { composeServices } from '@apollo/composition';
import { scalarTypeDefs } from '@commerce-tracking/service-kit/scalars';
import { parse } from 'graphql';
import { freePort } from '../../scripts/servers/ports.ts';
import { bundleProcesses } from './bundle.ts';
import { type Callers, makeCallers } from './callers.ts';
import { startDatabase } from './database.ts';
import { type BenchProcess, type NodeProcess, startNats, startNode } from './processes.ts';
import { publishKey } from './publish-key.ts';
import type { BenchSettings } from './settings.ts';
import { subgraphNames, typeDefsOf } from './type-defs.ts';

const scripts = ['our-gateway', 'our-subgraph', 'stock-gateway', 'stock-subgraph', 'load'];

/** One of the two systems compared. */
export type Side = { name: string; url: string; gateway: BenchProcess; all: BenchProcess[] };
export type Arena = { ours: Side; stock: Side; load: NodeProcess };

export type ArenaOptions = {
  repository: string;
  folder: string;
  callers: number;
  gatewayFlags: string[];
  /** Every process started is put here at once, so that it is ended whatever happens. */
  processes: BenchProcess[];
};

/** Starts both systems and the load generator, each part a process of its own. */
export async function startArena(options: ArenaOptions): Promise<Arena> {
  const { repository, folder, processes, gatewayFlags: flags } = options;
  const started = async <Process extends BenchProcess>(starting: Promise<Process>) => {
    const running = await starting;
    processes.push(running);
    return running;
  };
  const script = await bundleProcesses(repository, 'federated-list', scripts);
  const database = await startDatabase(join(folder, 'database'), processes);
  const callers = await makeCallers(options.callers);
  const settings = await prepare(folder, database.url, callers);
  const settingsPath = join(folder, 'settings.json');
  await writeFile(settingsPath, JSON.stringify(settings));
  await writeFile(join(folder, 'tokens.json'), JSON.stringify(callers.tokens));

  const nats = await started(startNats(portOf(settings.natsUrl), join(folder, 'nats')));
  await publishKey(settings, join(folder, 'bench'));
  const ourSubgraphs: BenchProcess[] = [];
  const stockSubgraphs: BenchProcess[] = [];
  for (const name of subgraphNames) {
    const ours = startNode(name, script('our-subgraph'), {
      args: [name],
      env: serviceEnvironment(settings, join(folder, name)),
    });
    ourSubgraphs.push(await started(ours));
    const stock = startNode(name, script('stock-subgraph'), { args: [settingsPath, name] });
    stockSubgraphs.push(await started(stock));
  }
  const env = {
    ...serviceEnvironment(settings, join(folder, 'gateway')),
    HOST: '127.0.0.1',
    // Both sides do each fetch of each request.
    SHARE_MS: '0',
    PORT: String(settings.ourGatewayPort),
    SUPERGRAPH_PATH: settings.supergraphPath,
  };
  const ourGateway = await started(
    startNode('gateway', script('our-gateway'), { args: [], flags, env }),
  );
  const stockGateway = await started(
    startNode('gateway', script('stock-gateway'), { args: [settingsPath], flags }),
  );
  const load = await started(
    startNode('load generator', script('load'), { args: [join(folder, 'tokens.json')] }),
  );
  return {
    ours: {
      name: 'ours over NATS',
      url: `http://127.0.0.1:${settings.ourGatewayPort}/graphql`,
      gateway: ourGateway,
      all: [ourGateway, ...ourSubgraphs, nats, database.process],
    },
    stock: {
      name: 'stock over HTTP',
      url: `http://127.0.0.1:${settings.stockGatewayPort}/`,
      gateway: stockGateway,
      all: [stockGateway, ...stockSubgraphs, database.process],
    },
    load,
  };
}

function serviceEnvironment(settings: BenchSettings, dataDir: string): Record<string, string> {
  return {
    NATS_URL: settings.natsUrl,
    DATABASE_URL: settings.databaseUrl,
    // The other side has no workers either.
    ROLES: 'subgraph',
    LOG_LEVEL: 'warn',
    DATA_DIR: dataDir,
    TRADEFLOW_SECRET: settings.tradeflowSecret,
    AUTH_SECRET: settings.tradeflowSecret,
  };
}

async function prepare(
  folder: string,
  databaseUrl: string,
  callers: Callers,
): Promise<BenchSettings> {
  const composed = composeServices(
    subgraphNames.map((name) => ({
      name,
      typeDefs: parse([scalarTypeDefs, ...typeDefsOf[name]].join('\n')),
      url: `nats://graphql.${name}`,
    })),
  );
  if (!composed.supergraphSdl) throw new Error(`does not compose: ${composed.errors?.[0]}`);
  const supergraphPath = join(folder, 'supergraph.graphql');
  await writeFile(supergraphPath, composed.supergraphSdl);
  const ports: Record<string, number> = {};
  for (const name of subgraphNames) ports[name] = await freePort();
  return {
    databaseUrl,
    tradeflowSecret: randomBytes(24).toString('hex'),
    natsUrl: `nats://127.0.0.1:${await freePort()}`,
    keyId: callers.keyId,
    publicKey: JSON.stringify(callers.publicKey),
    supergraphPath,
    ports,
    stockGatewayPort: await freePort(),
    ourGatewayPort: await freePort(),
  };
}

function portOf(url: string): number {
  return Number(new URL(url).port);
}
