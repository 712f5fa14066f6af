import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { connectNats } from '@commerce-tracking/federation-nats/connection';
import { silentLog } from '@commerce-tracking/federation-nats/log';
import { announceSchema } from '@commerce-tracking/federation-nats/schema-announcer';
import { schemaHash, sdlOf } from '@commerce-tracking/federation-nats/schema-hash';
import { newId } from '@commerce-tracking/service-kit/ids';
import { createLogger } from '@commerce-tracking/service-kit/logs';
import { followBucket } from '@commerce-tracking/service-kit/replicated-map';
import { revocationBucket, revocationTtlMs } from '@commerce-tracking/service-kit/tokens';
import { parse } from 'graphql';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type Broker, startBroker } from '../../../tests/support/brokers.ts';
import { startTestGateway, type TestGateway, until } from '../../test-support/gateway.ts';
import {
  type ListenOptions,
  overSse,
  overWebSocket,
  type TestListener,
  untilOpen,
} from '../../test-support/live-clients.ts';
import {
  type LiveRecord,
  type LiveSubgraphs,
  serveLiveSubgraphs,
} from '../../test-support/live-subgraphs.ts';
import { publishSigner, type TestSigner } from '../../test-support/tokens.ts';

const all = 'subscription { collectionChanged { event collectionId version } }';
const ways = [
  { way: 'over SSE', listenOver: overSse },
  { way: 'over WebSocket', listenOver: overWebSocket },
];

let broker: Broker;
let subgraphs: LiveSubgraphs;
let gateway: TestGateway;
let signer: TestSigner;
let settings: Record<string, string>;
const listeners: TestListener[] = [];

beforeAll(async () => {
  broker = await startBroker();
  signer = await publishSigner(broker.url);
  const folder = mkdtempSync(join(tmpdir(), 'live-test-'));
  subgraphs = await serveLiveSubgraphs(broker.url, folder);
  settings = { SUPERGRAPH_PATH: subgraphs.supergraphPath, SUBSCRIPTION_QUEUE_MAX: '20' };
  gateway = await startTestGateway(broker.url, settings);
  const keys = () => fetch(`${gateway.url}/.well-known/jwks.json`);
  await until(async () => (await keys()).status === 200);
});
afterEach(async () => {
  for (const listener of listeners.splice(0)) listener.stop();
  await untilOpen(gateway.url, 0);
});
afterAll(async () => {
  await gateway?.stop();
  await subgraphs?.stop();
  await broker?.stop();
});

const tokenFor = (role: string, actorId: string, more: Record<string, unknown> = {}) =>
  signer.token({ claims: { role, actorId, ...more } });

function aRecord(fields: Partial<LiveRecord> = {}): LiveRecord {
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

function listen(over: typeof overSse, query: string, options: ListenOptions): TestListener {
  const listener = over(gateway.url, query, options);
  listeners.push(listener);
  return listener;
}

const idsOf = ({ told }: TestListener) =>
  told.map(({ data }) => Object.values(data ?? {})[0]?.collectionId);

describe.each(ways)('a subscription $way', ({ listenOver }) => {
  it('tells each role of the changes in its scope and of no other', async () => {
    const people = {
      owner: await tokenFor('COLLECTOR', 'collector'),
      otherCollector: await tokenFor('COLLECTOR', 'collector-2'),
      manager: await tokenFor('TEAM_MANAGER', 'manager'),
      otherManager: await tokenFor('TEAM_MANAGER', 'manager-2'),
      supervisor: await tokenFor('SUPERVISOR', 'supervisor'),
      otherSupervisor: await tokenFor('SUPERVISOR', 'supervisor-2'),
      admin: await tokenFor('ADMIN', 'admin'),
      analyst: await tokenFor('ANALYST', 'analyst'),
    };
    const heard = Object.fromEntries(
      Object.entries(people).map(([name, token]) => [name, listen(listenOver, all, { token })]),
    ) as Record<keyof typeof people, TestListener>;
    await untilOpen(gateway.url, 8);

    const submitted = aRecord();
    const draft = aRecord({ state: 'DRAFT' });
    const published = aRecord({ state: 'APPROVED_L2', collectorId: 'collector-2' });
    const foreign = aRecord({
      collectorId: 'collector-2',
      teamManagerId: 'manager-2',
      supervisorId: 'supervisor-2',
    });
    await subgraphs.change(submitted);
    await subgraphs.change(draft, 'updated');
    await subgraphs.change(published, 'approved-level-2');
    await subgraphs.change(foreign);
    // What only reviewers may read is told to them only.
    await subgraphs.change(submitted, 'commented', { visibility: 'REVIEWERS', version: 2 });

    await until(async () => heard.admin.told.length === 5 && heard.manager.told.length === 3);
    await until(async () => heard.supervisor.told.length === 3 && heard.owner.told.length === 2);
    await until(async () => heard.otherCollector.told.length === 2);
    const toldOnce = [heard.otherManager, heard.otherSupervisor, heard.analyst];
    await until(async () => toldOnce.every(({ told }) => told.length === 1));
    const { id } = submitted;
    expect(idsOf(heard.admin)).toEqual([id, draft.id, published.id, foreign.id, id]);
    expect(idsOf(heard.owner)).toEqual([id, draft.id]);
    expect(idsOf(heard.otherCollector)).toEqual([published.id, foreign.id]);
    expect(idsOf(heard.manager)).toEqual([id, published.id, id]);
    expect(idsOf(heard.otherManager)).toEqual([foreign.id]);
    expect(idsOf(heard.supervisor)).toEqual([id, published.id, id]);
    expect(idsOf(heard.otherSupervisor)).toEqual([foreign.id]);
    expect(idsOf(heard.analyst)).toEqual([published.id]);
    expect(heard.analyst.told[0]?.data).toEqual({
      collectionChanged: { event: 'APPROVED_LEVEL_2', collectionId: published.id, version: 1 },
    });
  });

  it('answers what was selected across subgraphs, as the listener may see it', async () => {
    const query = `subscription Live($prefix: String, $withName: Boolean!) {
      change: collectionChanged(filter: { events: [SUBMITTED] }) {
        __typename collectionId
        record: collection { ...Named }
        ...Again
      }
    }
    fragment Again on CollectionChanged { record: collection { label(prefix: $prefix) } }
    fragment Named on Collection { id collector { id name @include(if: $withName) } }`;
    const token = await tokenFor('TEAM_MANAGER', 'manager');
    const variables = { prefix: 'N° ', withName: true };
    const listener = listen(listenOver, query, { token, variables });
    await untilOpen(gateway.url, 1);
    const record = aRecord();
    await subgraphs.change(record);
    // Told in scope, and out of it by the time it is read.
    const moved = aRecord();
    const { id, ...keys } = moved;
    subgraphs.records.set(id, { ...moved, teamManagerId: 'manager-2' });
    await subgraphs.publish('event.tradeflow.collection.submitted', {
      ...keys,
      collectionId: id,
      version: 1,
    });
    await until(async () => listener.told.length === 2);
    expect(listener.told.map(({ data, errors }) => ({ data, errors }))).toEqual([
      {
        data: {
          change: {
            __typename: 'CollectionChanged',
            collectionId: record.id,
            record: {
              id: record.id,
              collector: { id: 'collector', name: 'Adjovi collector' },
              label: `N° ${record.reference}`,
            },
          },
        },
      },
      { data: { change: { __typename: 'CollectionChanged', collectionId: id, record: null } } },
    ]);
  });

  it('tells of queues and of reference data', async () => {
    const token = await tokenFor('SUPERVISOR', 'supervisor');
    const queue = listen(
      listenOver,
      'subscription { reviewQueueChanged(level: 2) { level change collectionId } }',
      { token },
    );
    const reference = listen(
      listenOver,
      'subscription { referenceChanged(kinds: [COLLECTION_POINT]) { kind entryId version } }',
      { token },
    );
    await untilOpen(gateway.url, 2);
    const record = aRecord({ state: 'APPROVED_L1' });
    await subgraphs.change(record, 'approved-level-1', { previousState: 'SUBMITTED' });
    await subgraphs.change(record, 'prioritized', { previousState: 'APPROVED_L1' });
    const approved = { ...record, state: 'APPROVED_L2' };
    await subgraphs.change(approved, 'approved-level-2', { previousState: 'APPROVED_L1' });
    const changed = 'event.model.reference.changed';
    await subgraphs.publish(changed, { kind: 'product', id: 'p', version: 2 });
    await subgraphs.publish(changed, { kind: 'formModel', id: 'f', version: 2 });
    await subgraphs.publish(changed, { kind: 'collectionPoint', id: 'c', version: 3 });
    await until(async () => queue.told.length === 3 && reference.told.length === 1);
    expect(queue.told.map(({ data }) => data?.reviewQueueChanged?.change)).toEqual([
      'ENTERED',
      'MOVED',
      'LEFT',
    ]);
    expect(reference.told[0]?.data?.referenceChanged).toEqual({
      kind: 'COLLECTION_POINT',
      entryId: 'c',
      version: 3,
    });
  });

  it('misses nothing and repeats nothing after a break', async () => {
    const token = await tokenFor('COLLECTOR', 'collector');
    const first = listen(listenOver, all, { token });
    await untilOpen(gateway.url, 1);
    const records = Array.from({ length: 6 }, () => aRecord());
    for (const record of records.slice(0, 2)) await subgraphs.change(record);
    await until(async () => first.told.length === 2);
    first.stop();
    await untilOpen(gateway.url, 0);
    for (const record of records.slice(2, 4)) await subgraphs.change(record);

    const lastEventId = first.told.at(-1)?.extensions?.eventId;
    const second = listen(listenOver, all, { token, lastEventId });
    await untilOpen(gateway.url, 1);
    for (const record of records.slice(4)) await subgraphs.change(record);
    await until(async () => second.told.length === 4);
    expect([...idsOf(first), ...idsOf(second)]).toEqual(records.map(({ id }) => id));
  });

  it('goes on from the broker where the process itself was not there', async () => {
    const token = await tokenFor('COLLECTOR', 'collector');
    const records = Array.from({ length: 30 }, () => aRecord());
    const before = await subgraphs.change(aRecord());
    for (const record of records) await subgraphs.change(record);
    const other = await startTestGateway(broker.url, settings);
    try {
      await until(async () => (await fetch(`${other.url}/.well-known/jwks.json`)).ok);
      const listener = listenOver(other.url, all, { token, lastEventId: before });
      await until(async () => listener.told.length >= 30);
      const late = aRecord();
      await subgraphs.change(late);
      await until(async () => listener.told.length >= 31);
      expect(idsOf(listener)).toEqual([...records, late].map(({ id }) => id));
      listener.stop();
    } finally {
      await other.stop();
    }
  });

  it('tells of an event once that was stored twice', async () => {
    const token = await tokenFor('COLLECTOR', 'collector');
    const listener = listen(listenOver, all, { token });
    await untilOpen(gateway.url, 1);
    const { id, ...keys } = aRecord();
    const event = { ...keys, collectionId: id, version: 1 };
    const eventId = newId();
    await subgraphs.publish('event.tradeflow.collection.submitted', event, eventId);
    // Under another subject the broker does not know it for the same.
    const connection = await connectNats({ servers: broker.url, name: 'again' });
    await connection.request(
      'event.tradeflow.collection.submitted',
      JSON.stringify({ ...event, eventId }),
    );
    await connection.close();
    await subgraphs.change(aRecord({ id: 'the-end' }));
    await until(async () => idsOf(listener).includes('the-end'));
    expect(idsOf(listener)).toEqual([id, 'the-end']);
  });

  it('refuses what it cannot serve', async () => {
    const token = await tokenFor('COLLECTOR', 'collector');
    const refusalOf = async (query: string, options: ListenOptions = {}) => {
      const end = await listen(listenOver, query, { token, ...options }).ended;
      const { message, code } = end as { message?: string; code?: number };
      return `${JSON.stringify(end)} ${message} ${code}`;
    };
    const isWebSocket = listenOver === overWebSocket;
    const expected = (reason: string) => (isWebSocket ? reason : '400');
    expect(await refusalOf('{ collection(id: 1) { id } }')).toContain(
      expected('NOT_A_SUBSCRIPTION'),
    );
    expect(await refusalOf('subscription { nothing }')).toContain(
      expected('GRAPHQL_VALIDATION_FAILED'),
    );
    expect(await refusalOf('subscription { reviewQueueChanged(level: 3) { level } }')).toContain(
      expected('INVALID_INPUT'),
    );
    expect(await refusalOf(all, { lastEventId: 'yesterday' })).toContain(expected('BAD_EVENT_ID'));
    expect(await refusalOf(all, { lastEventId: 999_999_999 })).toContain(expected('EVENTS_GONE'));
    const nobody = await refusalOf(all, { token: undefined });
    expect(nobody).toContain(isWebSocket ? '4401' : '401');
  });

  it('ends when the token expires, and says so', async () => {
    const token = await signer.token({ claims: { actorId: 'collector' }, expiresInS: 2 });
    const listener = listen(listenOver, all, { token });
    await untilOpen(gateway.url, 1);
    const end = await listener.ended;
    if (listenOver === overWebSocket) {
      expect(end).toMatchObject({ code: 4403, reason: 'TOKEN_EXPIRED' });
    } else {
      expect(end).toBe('complete');
      expect(listener.told.at(-1)?.errors?.[0]?.extensions).toMatchObject({
        code: 'UNAUTHENTICATED',
        details: { reason: 'TOKEN_EXPIRED' },
      });
    }
  });

  it('ends within a second when the session is revoked, and nobody else’s does', async () => {
    const sid = `session-${newId()}`;
    const token = await tokenFor('COLLECTOR', 'collector', { sid });
    const revoked = listen(listenOver, all, { token });
    const other = listen(listenOver, all, { token: await tokenFor('COLLECTOR', 'collector') });
    await untilOpen(gateway.url, 2);
    const connection = await connectNats({ servers: broker.url, name: 'revoker' });
    const revocations = await followBucket({
      connection,
      bucket: revocationBucket,
      ttlMs: revocationTtlMs,
      replicas: 1,
      dataDir: mkdtempSync(join(tmpdir(), 'revoker-')),
      log: createLogger({ name: 'revoker', level: 'silent' }),
    });
    const at = Date.now();
    await revocations.put(sid, '1');
    const end = await revoked.ended;
    expect(Date.now() - at).toBeLessThan(1_500);
    if (listenOver === overWebSocket) {
      expect(end).toMatchObject({ code: 4401, reason: 'SESSION_REVOKED' });
    } else {
      expect(revoked.told.at(-1)?.errors?.[0]?.extensions?.details).toMatchObject({
        reason: 'SESSION_REVOKED',
      });
    }
    const record = aRecord();
    await subgraphs.change(record);
    await until(async () => other.told.length === 1);
    await revocations.stop();
    await connection.close();
  });

  it('is told that the gateway stops', async () => {
    const other = await startTestGateway(broker.url, settings);
    await until(async () => (await fetch(`${other.url}/.well-known/jwks.json`)).ok);
    const token = await tokenFor('COLLECTOR', 'collector');
    const listener = listenOver(other.url, all, { token });
    await untilOpen(other.url, 1);
    const stopped = other.stop();
    const end = await listener.ended;
    await stopped;
    if (listenOver === overWebSocket) {
      expect(end).toMatchObject({ code: 1012, reason: 'GATEWAY_STOPPING' });
    } else {
      expect(end).toBe('complete');
      expect(listener.told.at(-1)?.errors?.[0]?.extensions?.code).toBe('UNAVAILABLE');
    }
  });
});

describe('a change of schema', () => {
  it('ends the subscriptions that ask for what is gone, says so, and no others', async () => {
    const other = await startTestGateway(broker.url, { ...settings, LIVE_SCHEMA: 'true' });
    await until(async () => (await fetch(`${other.url}/.well-known/jwks.json`)).ok);
    const token = await tokenFor('COLLECTOR', 'collector');
    const label = 'subscription { collectionChanged { version collection { label } } }';
    const stays = overSse(other.url, all, { token });
    const goes = ways.map(({ listenOver }) => listenOver(other.url, label, { token }));
    await untilOpen(other.url, 3);

    const connection = await connectNats({ servers: broker.url, name: 'newer' });
    const newer = { ...subgraphs.typeDefs };
    newer.records = newer.records.replace(' label(prefix: String): String', '');
    const announcers = Object.entries(newer).map(([subgraph, typeDefs]) => {
      const sdl = sdlOf(buildSubgraphSchema({ typeDefs: parse(typeDefs) }));
      const own = { connection, subgraph, sdl, schemaHash: schemaHash(sdl), log: silentLog };
      return announceSchema({ ...own, instance: `newer-${subgraph}` });
    });
    await until(async () => {
      const ended = goes.map(({ told }) => told.at(-1)?.errors?.[0]?.extensions);
      return ended.every((one) => JSON.stringify(one)?.includes('SCHEMA_CHANGED'));
    }, 30_000);
    await Promise.all(goes.map(({ ended }) => ended));
    await untilOpen(other.url, 1);
    await subgraphs.change(aRecord({ id: 'after' }));
    await until(async () => idsOf(stays).includes('after'));

    stays.stop();
    for (const announcer of announcers) await announcer.gone();
    await connection.close();
    await other.stop();
  }, 60_000);
});

describe('bounds', () => {
  it('lets a slow listener go, with the event it goes on from, while others are told everything', async () => {
    const token = await tokenFor('COLLECTOR', 'collector');
    const [slow, messages] = await openSocket(token);
    slow.send(
      JSON.stringify({
        id: '1',
        type: 'subscribe',
        payload: {
          query: 'subscription { collectionChanged { collection { label(prefix: $p) } } }'.replace(
            '$p',
            `"${'x'.repeat(60_000)}"`,
          ),
        },
      }),
    );
    const quick = listen(overSse, all, { token });
    await untilOpen(gateway.url, 2);
    slow.pause();
    for (let number = 0; number < 250; number += 1) await subgraphs.change(aRecord());
    await until(async () => quick.told.length === 250);
    await untilOpen(gateway.url, 1);
    const closed = new Promise<[number, string]>((resolve) => {
      slow.once('close', (code, reason) => resolve([code, String(reason)]));
    });
    slow.resume();
    const [code, reason] = await closed;
    expect(code).toBe(1013);
    const lastEventId = Number(/^LISTENER_TOO_SLOW lastEventId=(\d+)$/.exec(reason)?.[1]);
    const received = messages
      .filter(({ type }) => type === 'next')
      .map(({ payload }) => Number(payload?.extensions?.eventId));
    // The one that was being sent may have arrived, and is told again to whoever goes on from there.
    expect(received.at(-1)).toBeGreaterThanOrEqual(lastEventId);
    expect(received.slice(-2)).toContain(lastEventId);
  });

  it('holds no more subscriptions on one connection than it says', async () => {
    const [socket, messages] = await openSocket(await tokenFor('COLLECTOR', 'collector'));
    for (let number = 0; number < 21; number += 1) {
      const message = { id: String(number), type: 'subscribe', payload: { query: all } };
      socket.send(JSON.stringify(message));
    }
    await until(async () => messages.some(({ type }) => type === 'error'));
    expect(messages.filter(({ type }) => type === 'error')).toHaveLength(1);
    expect(JSON.stringify(messages)).toContain('TOO_MANY_SUBSCRIPTIONS');
    await untilOpen(gateway.url, 20);
    socket.close();
  });

  it('refuses subscriptions over plain HTTP, and says where they are served', async () => {
    const { errors } = await gateway.ask(all);
    expect(errors?.[0]?.extensions.details).toMatchObject({ reason: 'SUBSCRIPTION_REFUSED' });
    expect(errors?.[0]?.extensions.details?.remedy).toContain('/graphql/stream');
  });
});

describe('a list of operations', () => {
  it('holds for subscriptions, and lets the query pass that answers them', async () => {
    const listed = 'subscription { collectionChanged { collection { id } } }';
    const file = join(mkdtempSync(join(tmpdir(), 'live-list-')), 'manifest.json');
    const operations = [{ id: 'one', body: listed }];
    writeFileSync(
      file,
      JSON.stringify({ format: 'apollo-persisted-query-manifest', version: 1, operations }),
    );
    const listing = { OPERATIONS_MODE: 'safelist', OPERATIONS_MANIFEST: file };
    const other = await startTestGateway(broker.url, { ...settings, ...listing });
    try {
      await until(async () => (await fetch(`${other.url}/.well-known/jwks.json`)).ok);
      const token = await tokenFor('COLLECTOR', 'collector');
      const refused = await overWebSocket(other.url, all, { token }).ended;
      expect(JSON.stringify(refused)).toContain('QUERY_NOT_IN_SAFE_LIST');
      const listener = overWebSocket(other.url, listed, { token });
      await untilOpen(other.url, 1);
      const record = aRecord();
      await subgraphs.change(record);
      await until(async () => listener.told.length === 1);
      expect(listener.told[0]).toMatchObject({
        data: { collectionChanged: { collection: { id: record.id } } },
      });
      listener.stop();
    } finally {
      await other.stop();
    }
  });
});

describe('a broker that goes and comes back', () => {
  it('costs listeners no event', { timeout: 60_000 }, async () => {
    const token = await tokenFor('COLLECTOR', 'collector');
    const listener = listen(overSse, all, { token });
    const beside = listen(overWebSocket, all, { token });
    await untilOpen(gateway.url, 2);
    const records = [aRecord(), aRecord(), aRecord()] as const;
    await subgraphs.change(records[0]);
    const { port, folder } = broker;
    await broker.stop();
    broker = await startBroker({ port, folder });
    for (const record of records.slice(1)) await changeAtLast(record);
    await until(async () => listener.told.length === 3 && beside.told.length === 3, 30_000);
    expect(idsOf(listener)).toEqual(records.map(({ id }) => id));
    expect(idsOf(beside)).toEqual(records.map(({ id }) => id));
  });
});

/** Stores an event as soon as the broker takes it. */
async function changeAtLast(record: LiveRecord): Promise<void> {
  subgraphs.records.set(record.id, record);
  const { id, ...keys } = record;
  const eventId = newId();
  const event = { ...keys, collectionId: id, version: 1 };
  await until(async () => {
    const stored = subgraphs.publish('event.tradeflow.collection.submitted', event, eventId);
    return stored.then(
      () => true,
      () => false,
    );
  }, 30_000);
}

type Message = { type: string; payload?: { extensions?: { eventId?: string } } };

/** A connection without the comforts of a client. */
async function openSocket(token: string): Promise<[WebSocket, Message[]]> {
  const socket = new WebSocket(
    `${gateway.url.replace('http', 'ws')}/graphql`,
    'graphql-transport-ws',
  );
  const messages: Message[] = [];
  socket.on('message', (data) => messages.push(JSON.parse(String(data)) as Message));
  await new Promise((resolve) => socket.once('open', resolve));
  const payload = { authorization: `Bearer ${token}` };
  socket.send(JSON.stringify({ type: 'connection_init', payload }));
  await until(async () => messages.some(({ type }) => type === 'connection_ack'));
  return [socket, messages];
}
