import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type KnownSupergraph, readCopy } from '@commerce-tracking/federation-nats/supergraph-copy';
import {
  manageSupergraph,
  type SchemaStatus,
  type SupergraphManager,
} from '@commerce-tracking/federation-nats/supergraph-manager';
import type { Logger } from '@commerce-tracking/service-kit/logs';
import type { GatewayEnv } from '../env.ts';
import type { Metrics } from '../metrics.ts';
import type { NatsLink } from '../nats-link.ts';
import type { OperationManifest } from '../operations/operation-manifest.ts';
import type { SwappableGateway } from './swappable-gateway.ts';

export type FollowParts = {
  env: GatewayEnv;
  committedSdl: string;
  loaded: KnownSupergraph;
  gateway: SwappableGateway;
  manifest: OperationManifest;
  link: NatsLink;
  metrics: Metrics;
  log: Logger;
};

export type FollowedSchemas = {
  /** Settled when the schemas announced at the start are in use, or after a while. */
  settled: Promise<void>;
  status(): object;
  stop(): Promise<void>;
};

const linkPatienceMs = 1_000;
const firstPatienceMs = 15_000;

const copyFileOf = (env: GatewayEnv) => join(env.DATA_DIR, 'supergraph/last-good.json');

/** What the gateway begins with: the last supergraph it had, unless the committed one has changed since. */
export async function supergraphToBeginWith(
  env: GatewayEnv,
  committedSdl: string,
): Promise<KnownSupergraph> {
  const committed = { supergraphSdl: committedSdl, subgraphs: {} };
  if (!env.LIVE_SCHEMA) return committed;
  return (await readCopy(copyFileOf(env), committedSdl)) ?? committed;
}

/** Lets the gateway follow the schemas of the running subgraphs, as soon as NATS is reached. */
export function followSchemas(parts: FollowParts): FollowedSchemas {
  const { env, committedSdl, loaded, gateway, manifest, link, metrics, log } = parts;
  const source = loaded.supergraphSdl === committedSdl ? 'committed' : 'last good';
  if (!env.LIVE_SCHEMA) {
    return {
      settled: Promise.resolve(),
      status: () => ({ source: 'committed', follows: false }),
      stop: () => Promise.resolve(),
    };
  }
  let manager: SupergraphManager | null = null;
  let isStopped = false;

  const begun = link.reached.then(() => {
    const connection = link.connection();
    if (!connection || isStopped) return;
    manager = manageSupergraph({
      ...{ connection, committedSdl, loaded, log },
      copyFile: copyFileOf(env),
      operations: () => ({
        listed: manifest.operations,
        planned: [
          ...manifest.operations.flatMap(({ body, name: operationName }) => [
            { body },
            ...(operationName ? [{ body, operationName }] : []),
          ]),
          ...gateway.usedOperations(),
        ],
      }),
      take: (next) => gateway.swap(next),
      onOutcome: (outcome) => metrics.countSchema(outcome),
      onRefusal: (refusal) => metrics.setSchemaRefused(refusal !== null),
    });
    const { status, settled } = manager;
    metrics.watchUnfit(() =>
      Object.entries(status().subgraphs).map(([name, { unfit }]) => [name, unfit] as const),
    );
    return settled;
  });
  return {
    settled: firstLook(link.reached, begun),
    status() {
      const known: SchemaStatus | undefined = manager?.status();
      return { source: known?.takenAt ? 'composed' : source, follows: true, ...known };
    },
    async stop() {
      isStopped = true;
      await manager?.stop();
    },
  };
}

/** A gateway that cannot reach NATS serves all the same, and says so in its answers. */
async function firstLook(reached: Promise<void>, begun: Promise<void>): Promise<void> {
  const patience = new AbortController();
  const atMost = (ms: number) =>
    pause(ms, true, { signal: patience.signal, ref: false }).catch(() => true);
  const isLate = await Promise.race([reached.then(() => false), atMost(linkPatienceMs)]);
  if (!isLate) await Promise.race([begun, atMost(firstPatienceMs)]);
  patience.abort();
}
