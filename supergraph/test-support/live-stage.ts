import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId } from '@commerce-tracking/service-kit/ids';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { type Broker, startBroker } from '../../tests/support/brokers.ts';
import { startTestGateway, type TestGateway, until } from './gateway.ts';
import {
  type Listen,
  type ListenOptions,
  overSse,
  overWebSocket,
  type TestListener,
  untilOpen,
} from './live-clients.ts';
import { type LiveRecord, type LiveSubgraphs, serveLiveSubgraphs } from './live-subgraphs.ts';
import { publishSigner, type TestSigner } from './tokens.ts';

/** Every change of a record. */
export const all = 'subscription { collectionChanged { event collectionId version } }';

export const ways = [
  { way: 'over SSE', listenOver: overSse },
  { way: 'over WebSocket', listenOver: overWebSocket },
];

/** A gateway with subscriptions, what it is told of, and people who listen; for all tests of a file. */
export type LiveStage = {
  readonly broker: Broker;
  readonly subgraphs: LiveSubgraphs;
  readonly gateway: TestGateway;
  readonly signer: TestSigner;
  tokenFor(role: string, actorId: string, more?: Record<string, unknown>): Promise<string>;
  /** Listens until the end of the test. */
  listen(over: Listen, query: string, options: ListenOptions): TestListener;
  /** One more gateway, which knows whose tokens hold. */
  anotherGateway(settings?: Record<string, string>): Promise<TestGateway>;
  /** Stops the broker and starts it again, on its port and data. */
  restartBroker(): Promise<void>;
};

/** Starts it before the first test of the file and stops it after the last. */
export function liveStage(): LiveStage {
  const listeners: TestListener[] = [];
  const parts = {} as {
    broker: Broker;
    subgraphs: LiveSubgraphs;
    gateway: TestGateway;
    signer: TestSigner;
  };
  const anotherGateway: LiveStage['anotherGateway'] = async (settings = {}) => {
    const gateway = await startTestGateway(parts.broker.url, {
      SUPERGRAPH_PATH: parts.subgraphs.supergraphPath,
      SUBSCRIPTION_QUEUE_MAX: '20',
      ...settings,
    });
    await until(async () => (await fetch(`${gateway.url}/.well-known/jwks.json`)).ok);
    return gateway;
  };
  beforeAll(async () => {
    parts.broker = await startBroker();
    parts.signer = await publishSigner(parts.broker.url);
    const folder = mkdtempSync(join(tmpdir(), 'live-test-'));
    parts.subgraphs = await serveLiveSubgraphs(parts.broker.url, folder);
    parts.gateway = await anotherGateway();
  });
  afterEach(async () => {
    for (const listener of listeners.splice(0)) listener.stop();
    await untilOpen(parts.gateway.url, 0);
  });
  afterAll(async () => {
    await parts.gateway?.stop();
    await parts.subgraphs?.stop();
    await parts.broker?.stop();
  });
  return {
    get broker() {
      return parts.broker;
    },
    get subgraphs() {
      return parts.subgraphs;
    },
    get gateway() {
      return parts.gateway;
    },
    get signer() {
      return parts.signer;
    },
    tokenFor: (role, actorId, more = {}) =>
      parts.signer.token({ claims: { role, actorId, ...more } }),
    listen(over, query, options) {
      const listener = over(parts.gateway.url, query, options);
      listeners.push(listener);
      return listener;
    },
    anotherGateway,
    async restartBroker() {
      const { port, folder } = parts.broker;
      await parts.broker.stop();
      parts.broker = await startBroker({ port, folder });
    },
  };
}

export function aRecord(fields: Partial<LiveRecord> = {}): LiveRecord {
  const id = newId();
  return {
    id,
    reference: `BJ-${id.slice(-6)}`,
    state: 'SUBMITTED',
    collectorId: 'collector',
    teamManagerId: 'manager',
    supervisorId: 'supervisor',
    ...fields,
  };
}

/** The records a listener was told of, in order. */
export const idsOf = ({ told }: TestListener) =>
  told.map(({ data }) => Object.values(data ?? {})[0]?.collectionId);
