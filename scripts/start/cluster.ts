import { join } from 'node:path';
import { dataFolder, localPorts, localSecrets } from '../local-secrets.mjs';
import { nkeyVariable } from '../nats/permissions.ts';
import { authorization } from '../nats/server-config.ts';
import { setUpBroker } from '../nats/set-up.ts';
import { findNatsServer } from '../servers/binaries.ts';
import { type ClusterNode, clusterNodes } from '../servers/nats-cluster.ts';
import type { LocalServer } from '../servers/nats-server.ts';
import { until } from '../servers/processes.ts';
import type { Base } from './infrastructure.ts';
import { Refusal } from './refusal.ts';
import { note } from './run-state.ts';

const routesAbove = 2_000;
const pauseMs = 1_000;
const patienceMs = 30_000;

/** The ports of the nodes: that of NATS and the two above it; for each other, the same 2 000 higher. */
export const clusterPorts = [0, 1, 2].map((index) => ({
  client: localPorts.nats + index,
  routes: localPorts.nats + index + routesAbove,
}));

/** What every process has to know of the cluster. */
export const clusterEnvironment = {
  NATS_URL: clusterPorts.map(({ client }) => `nats://127.0.0.1:${client}`).join(','),
  NATS_REPLICAS: '3',
};

/** Three nodes of NATS on this machine; one that ends by itself is started again, and the others go on meanwhile. */
export async function localCluster(): Promise<Base> {
  const bin = findNatsServer();
  if (!bin) throw new Refusal('nats-server is missing: run `npm run doctor`.');
  const folder = join(dataFolder, 'nats-cluster');
  const secrets = localSecrets();
  const users = authorization({ nkeyOf: (user) => secrets[nkeyVariable(user)] ?? '' });
  const routePassword = secrets.NATS_ROUTE_PASSWORD;
  const nodes = clusterNodes({ bin, folder, ports: clusterPorts, users, routePassword });
  const kept = await Promise.all(nodes.map((node) => keepRunning(node, join(folder, node.name))));
  const stop = async () => void (await Promise.all(kept.map((node) => node.stop())));
  try {
    await setUpCluster(secrets.NATS_OPERATOR_SEED ?? '');
    return { from: bin, stop, ended: null };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Streams and buckets can be made once the nodes have agreed on a leader. */
async function setUpCluster(nkeySeed: string): Promise<void> {
  const servers = clusterEnvironment.NATS_URL;
  let last: unknown;
  const isSetUp = await until(
    async () => {
      try {
        await setUpBroker({ servers, nkeySeed }, 3);
        return true;
      } catch (error) {
        last = error;
        return false;
      }
    },
    patienceMs,
    250,
  );
  if (!isSetUp) throw last;
}

async function keepRunning(node: ClusterNode, sign: string): Promise<{ stop(): Promise<void> }> {
  let running: LocalServer;
  let timer: NodeJS.Timeout | undefined;
  let stopping = false;
  const start = async () => {
    running = await node.start();
    note(`nats-${node.name}`, running.pid, sign);
    void running.ended.then(again);
  };
  const again = () => {
    if (stopping) return;
    console.warn(`! NATS node ${node.name} ended; starting it again (log: ${sign}/nats.log)`);
    timer = setTimeout(() => void start().catch(again), pauseMs);
  };
  await start();
  return {
    async stop() {
      stopping = true;
      clearTimeout(timer);
      await running.stop();
    },
  };
}
