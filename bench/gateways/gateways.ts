import { join } from 'node:path';
import { gatewayFlags, serviceMemory } from '../../scripts/node-flags.mjs';
import { freePort } from '../../scripts/servers/ports.ts';
import { type BenchProcess, startNode } from '../lab/processes.ts';
import type { Peers } from './peers.ts';

/** Where a gateway finds its subgraphs: the real ones, or the recorder in their place. */
export type Backends = { natsUrl: string; overNats: string; overHttp: string };

/** What every gateway is started with. */
export type Surroundings = {
  folder: string;
  settingsPath: string;
  peers: Peers;
  scripts: { ours: string; apollo: string; hiveConfig: string };
  token: string;
};

/** One gateway under measurement. */
export type Gateway = BenchProcess & {
  name: string;
  url: string;
  transport: 'nats' | 'http';
};

const metricsToken = 'figures-for-the-bench';

type Start = (backends: Backends, surroundings: Surroundings) => Promise<Gateway>;

const stockApollo: Start = async ({ overHttp }, { settingsPath, scripts }) => {
  const port = await freePort();
  const name = 'stock Apollo Gateway';
  const args = [settingsPath, overHttp, String(port)];
  const started = await startNode(name, scripts.apollo, { args });
  return { ...started, name, url: `http://127.0.0.1:${port}/`, transport: 'http' };
};

function hive(name: string, more: string[]): Start {
  return async ({ overHttp }, { peers, scripts, settingsPath, token }) => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}/graphql`;
    const where = ['-c', scripts.hiveConfig, '-h', '127.0.0.1', '-p', String(port)];
    const started = await startNode(name, peers.hive, {
      args: ['supergraph', overHttp, ...where, ...more],
      env: { BENCH_SETTINGS: settingsPath },
      isReady: () => answers(url, token),
      quiet: true,
    });
    return { ...started, name, url, transport: 'http' };
  };
}

/** The product's gateway, started as in production. */
function ours(name: string, more: Record<string, string>): Start {
  return async ({ natsUrl, overNats }, { folder, scripts, token }) => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}/graphql`;
    const started = await startNode(name, scripts.ours, {
      args: [],
      flags: gatewayFlags,
      env: {
        ...serviceMemory,
        ...{ NATS_URL: natsUrl, SUPERGRAPH_PATH: overNats, HOST: '127.0.0.1', PORT: String(port) },
        ...{
          LOG_LEVEL: 'warn',
          DATA_DIR: join(folder, `data-${port}`),
          SHARE_MS: '0',
          ANSWER_CACHE_MIB: '0',
        },
        // One machine asks for few people, as fast as it can.
        ...{ RATE_PER_ADDRESS: '0', RATE_PER_USER: '0', METRICS_TOKEN: metricsToken, ...more },
      },
      isReady: async () =>
        (await answers(url, token)) && (await processesAt(url)) === Number(more.PROCESSES ?? 1),
    });
    return { ...started, name, url, transport: 'nats' };
  };
}

/** Every gateway of the benchmark by a short name. */
export const gateways = {
  apollo: stockApollo,
  hive: hive('Hive Gateway, JavaScript planner', []),
  hiveRust: hive('Hive Gateway, Rust runtime', ['--hive-router-runtime']),
  oursStock: ours('ours, stock executor', { EXECUTOR: 'stock' }),
  ours: ours('ours', {}),
  oursSharing: ours('ours, sharing queries in flight', { SHARE_MS: '100' }),
  oursTwice: ours('ours, two processes', { PROCESSES: '2' }),
} satisfies Record<string, Start>;

export type GatewayKey = keyof typeof gateways;

async function answers(url: string, token: string): Promise<boolean> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: '{ __typename }' }),
  });
  return response.ok && (await response.text()).includes('"Query"');
}

/** Of how many processes a gateway of ours is by now. */
async function processesAt(url: string): Promise<number> {
  const headers = { authorization: `Bearer ${metricsToken}` };
  const response = await fetch(new URL('/metrics', url), { headers });
  const [, count] = /^gateway_processes (\d+)/m.exec(await response.text()) ?? [];
  return Number(count);
}
