import {
  type ConnectionStatus,
  connectNats,
  isConnected,
  type NatsConnection,
  watchConnection,
} from '@commerce-tracking/federation-nats/connection';
import { silentLog } from '@commerce-tracking/federation-nats/log';
import { requestReply } from '@commerce-tracking/federation-nats/messages/request';
import { AckPolicy, type Msg } from '@commerce-tracking/federation-nats/nats-client';
import { serveSubject } from '@commerce-tracking/federation-nats/serving/serve';
import { createLogger } from '@commerce-tracking/service-kit/logs';
import { watchPermissions } from '@commerce-tracking/service-kit/nats/nats-permissions';
import { startStreamConsumer } from '@commerce-tracking/service-kit/streams/stream-consumer';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { connectAs, connectWitness } from '../../tests/support/broker-users.ts';
import { type Broker, startBroker } from '../../tests/support/brokers.ts';
import { findPatchedNats } from '../servers/patched-nats.ts';
import { type Service, services } from '../workspaces.ts';
import { access, inboxPrefixOf } from './permissions.ts';

// One broker with the users of production; each test is somebody who has stolen the secret of one service.
const patched = findPatchedNats();
let broker: Broker;
const thief = new Map<Service, NatsConnection>();
let witness: NatsConnection;
let refused: ConnectionStatus[] = [];

beforeAll(async () => {
  broker = await startBroker({
    withUsers: true,
    ...('bin' in patched && { bin: patched.bin }),
  });
  for (const service of services) {
    const connection = await connectAs(service, broker.url);
    watchConnection(connection, (event) => {
      if (event.type === 'not-permitted') refused.push(event);
    });
    thief.set(service, connection);
  }
  witness = await connectWitness(broker.url);
});

afterAll(async () => {
  for (const connection of [...thief.values(), witness]) await connection?.close();
  await broker?.stop();
});

describe.each(services)('whoever has the secret of %s', (service) => {
  const others = services.filter((other) => other !== service);
  const subgraphs = others.filter((other) => other !== 'supergraph');

  it('hears nothing that is meant for another', async () => {
    for (const subject of [
      ...['>', '*', '*.*', '_INBOX.>', '_INBOX_*.>', '$JS.>', '$KV.>', '$SYS.>', '$SRV.>'],
      ...['graphql.>', 'graphql.*', 'command.>', 'internal.>', 'event.>', 'audit.>', 'job.>'],
      ...['dead.>', 'retry.>', 'audit.*', '$JS.EVENT.ADVISORY.>', '$JS.API.>'],
      ...others.map((other) => `${inboxPrefixOf(other)}.>`),
      ...subgraphs.flatMap((other) => [
        ...[`graphql.${other}`, `command.${other}.>`, `internal.${other}.>`, `audit.${other}`],
        `$SRV.STATS.${other}`,
      ]),
    ]) {
      expect(await hears(service, subject), subject).toBe(false);
    }
  });

  it('says nothing in the name of another, and gives no command but its own', async () => {
    for (const subject of [
      ...others.map((other) => `${inboxPrefixOf(other)}.abc.1`),
      '_INBOX.abc',
      ...subgraphs.flatMap((other) => [
        ...[`command.${other}.thing.do`, `event.${other}.thing.done`, `audit.${other}`],
        ...[`job.${other}.work`, `internal.${other}.thing.do`, `dead.${other}-thing`],
      ]),
      ...(service === 'supergraph' ? [] : subgraphs.map((other) => `graphql.${other}`)),
      ...(service === 'auth' ? [] : ['$KV.auth_keys.forged', '$KV.auth_revocations.forged']),
      ...(service === 'tradeflow' ? [] : ['internal.model.price-band.replace-computed']),
      ...(service === 'admin' ? [] : ['internal.auth.account.prepare', 'retry.admin-audit']),
      ...(service === 'supergraph' ? [] : ['presence.session']),
    ]) {
      expect(await says(service, subject), subject).toBe(false);
    }
  });

  it('makes, changes and reads no stream beyond its own need', async () => {
    const streams = ['EVENTS', 'AUDIT', 'JOBS', 'DEAD', 'KV_auth_keys', 'KV_auth_revocations'];
    const { follows, reads = [], watchesAll } = access[service];
    for (const subject of [
      ...['STREAM.CREATE.SPY', 'STREAM.LIST', 'STREAM.NAMES', 'STREAM.TEMPLATE.CREATE.SPY'],
      ...streams.flatMap((stream) => [
        ...['CREATE', 'UPDATE', 'DELETE', 'PURGE', 'MSG.DELETE', 'SNAPSHOT', 'RESTORE'].map(
          (verb) => `STREAM.${verb}.${stream}`,
        ),
        `DIRECT.GET.${stream}`,
        `DIRECT.GET.${stream}.audit.auth`,
        `CONSUMER.DURABLE.CREATE.${stream}.spy`,
        ...(stream.startsWith('KV_') ? [] : consumerCalls(stream, 'spy', reads.includes(stream))),
        ...(watchesAll ? [] : [`STREAM.MSG.GET.${stream}`, `CONSUMER.LIST.${stream}`]),
      ]),
      // The places of others, of which a message taken is a message they never see.
      ...others.flatMap((other) =>
        access[other].follows.flatMap(({ stream, durable }) =>
          consumerCalls(stream, durable, false),
        ),
      ),
      // Its own place, but on other messages.
      ...follows.map(({ stream, durable }) => `CONSUMER.CREATE.${stream}.${durable}.other.>`),
    ]) {
      expect(await says(service, `$JS.API.${subject}`), subject).toBe(false);
    }
  });

  it('is answered on its own inbox, and serves in its own queue group', async () => {
    expect(await hears(service, `${inboxPrefixOf(service)}.>`)).toBe(true);
    const { queue } = access[service];
    if (queue) expect(await hears(service, `graphql.${service}`, queue)).toBe(true);
    if (queue) expect(await hears(service, `command.${service}.>`, queue)).toBe(true);
    expect(await says(service, '$JS.API.INFO')).toBe(true);
  });
});

describe('queue groups', () => {
  const unpatched = 'reason' in patched ? patched.reason : null;
  if (unpatched) {
    const line = '='.repeat(72);
    console.warn(`${line}\nSKIPPED: the permissions of queue groups.\n${unpatched}\n${line}`);
  }

  it.skipIf(unpatched !== null)(
    'are joined by their own service and by no other name',
    async () => {
      for (const service of services) {
        for (const [other, { queue }] of Object.entries(access)) {
          if (!queue) continue;
          const isOwn = other === service;
          const subjects = [`graphql.${other}`, `command.${other}.>`, `internal.${other}.>`];
          for (const subject of subjects) {
            expect(await hears(service, subject, queue), `${service} ${subject}`).toBe(isOwn);
            expect(await hears(service, subject), `${service} ${subject}`).toBe(false);
            expect(await hears(service, subject, 'spies'), `${service} ${subject}`).toBe(false);
          }
          expect(await hears(service, 'graphql.*', queue)).toBe(false);
          expect(await hears(service, '>', queue)).toBe(false);
        }
      }
    },
  );
});

describe('messages', () => {
  it('reach whom they are meant for while somebody tries to overhear and to answer', async () => {
    const overheard: string[] = [];
    const spy = connectionOf('model');
    for (const subject of ['graphql.auth', '_INBOX_supergraph.>', '_INBOX_auth.>', '>']) {
      spy.subscribe(subject, {
        queue: subject === 'graphql.auth' ? 'auth_queue' : undefined,
        callback: (error, message) => {
          if (error) return;
          overheard.push(message.subject);
          message.respond('forged');
        },
      });
    }
    await spy.flush();
    const server = serveSubject({
      connection: connectionOf('auth'),
      subject: 'graphql.auth',
      queue: 'auth_queue',
      log: silentLog,
      handler: () => 'true answer'.repeat(100_000),
    });
    await connectionOf('auth').flush();
    for (let turn = 0; turn < 10; turn += 1) {
      const { body } = await requestReply({
        connection: connectionOf('supergraph'),
        subject: 'graphql.auth',
        body: 'question',
        deadlineAt: Date.now() + 10_000,
      });
      expect(Buffer.from(body).toString()).toBe('true answer'.repeat(100_000));
    }
    await server.drain();
    expect(overheard).toEqual([]);
  });

  it('are answered on inboxes only, so that no answer becomes a command', async () => {
    const handled = vi.fn(() => '{"input":{}}');
    const auth = connectionOf('auth');
    const server = serveSubject({
      ...{ connection: auth, subject: 'graphql.auth', queue: 'auth_queue', log: silentLog },
      handler: handled,
    });
    await auth.flush();
    const seen: string[] = [];
    const watch = witness.subscribe('internal.>', { callback: (_e, m) => seen.push(m.subject) });
    await witness.flush();
    const gateway = connectionOf('supergraph');
    gateway.publish('graphql.auth', '{}', { reply: 'internal.model.price-band.replace-computed' });
    await gateway.flush();
    // Taken after it by the same process.
    await requestReply({
      ...{ connection: gateway, subject: 'graphql.auth', body: '{}' },
      deadlineAt: Date.now() + 10_000,
    });
    await witness.flush();
    watch.unsubscribe();
    await server.drain();
    expect(handled).toHaveBeenCalledTimes(1);
    expect(seen).toEqual([]);
  });

  it('of the audit log reach admin, which has every right it needs for its places', async () => {
    refused = [];
    const handled = vi.fn(async () => undefined);
    const consumer = startStreamConsumer({
      connection: connectionOf('admin'),
      replicas: 1,
      service: 'admin',
      stream: 'AUDIT',
      durable: 'admin-audit',
      dataDir: inject('runFolder'),
      handle: handled,
      log: createLogger({ name: 'test', level: 'silent' }),
    });
    const js = connectionOf('auth').jetstream();
    await js.publish('audit.auth', '{"who":"somebody"}', { msgID: 'one' });
    await vi.waitFor(() => expect(handled).toHaveBeenCalledTimes(1), 10_000);
    const manager = await witness.jetstreamManager();
    await vi.waitFor(async () => {
      const { num_ack_pending, ack_floor } = await manager.consumers.info('AUDIT', 'admin-audit');
      expect([num_ack_pending, ack_floor.stream_seq]).toEqual([0, 1]);
    }, 10_000);
    await consumer.stop();
    expect(refused).toEqual([]);
    // Once it is there, nobody turns a place into one that sends its messages elsewhere.
    const push = { durable_name: 'admin-audit', deliver_subject: '_INBOX_auth.x' };
    const admin = await connectionOf('admin').jetstreamManager();
    await expect(
      admin.consumers.add('AUDIT', { ...push, ack_policy: AckPolicy.Explicit }),
    ).rejects.toThrow();
  });
});

it('says in log and health what was refused, until it is over', async () => {
  const error = vi.fn();
  const connection = await connectAs('model', broker.url);
  const health = watchPermissions(connection, { error } as never);
  expect(health().status).toBe('UP');
  connection.publish('command.auth.thing.do', '{}');
  connection.publish('command.auth.thing.do', '{}');
  connection.subscribe('audit.auth', { callback: () => undefined });
  await connection.flush();
  await vi.waitFor(() => expect(error).toHaveBeenCalledTimes(2), 10_000);
  expect(health()).toMatchObject({
    name: 'nats-permissions',
    status: 'DOWN',
    message: 'NATS refuses: publish command.auth.thing.do, subscription audit.auth',
  });
  await connection.close();
});

it('takes an answer that has lost its way with the connection for no right that is missing', async () => {
  const log = { error: vi.fn(), info: vi.fn() };
  const connection = await connectAs('model', broker.url);
  const health = watchPermissions(connection, log as never);
  const asked = new Promise<() => void>((resolve) => {
    const callback = (_error: unknown, message: Msg) => resolve(() => message.respond('late'));
    connection.subscribe('graphql.model', { queue: 'model_queue', callback });
  });
  await connection.flush();
  const reply = `${inboxPrefixOf('supergraph')}.abc.1`;
  connectionOf('supergraph').publish('graphql.model', '{}', { reply });
  const answer = await asked;
  await connection.reconnect();
  await vi.waitFor(() => expect(isConnected(connection)).toBe(false), 10_000);
  await vi.waitFor(() => expect(isConnected(connection)).toBe(true), 10_000);
  answer();
  await vi.waitFor(() => expect(log.info).toHaveBeenCalledTimes(1), 10_000);
  expect(health().status).toBe('UP');
  // What was never asked for is no answer.
  connection.publish('command.auth.thing.do', '{}');
  await vi.waitFor(() => expect(log.error).toHaveBeenCalledTimes(1), 10_000);
  expect(health().status).toBe('DOWN');
  await connection.close();
});

it('lets nobody in without a secret', async () => {
  for (const login of [{}, { user: 'auth', pass: 'auth' }, { token: 'auth' }]) {
    await expect(connectNats({ servers: broker.url, name: 'nobody', ...login })).rejects.toThrow(
      /Authorization/i,
    );
  }
});

function connectionOf(service: Service): NatsConnection {
  const connection = thief.get(service);
  if (!connection) throw new Error(`not connected as ${service}`);
  return connection;
}

/** Whether the broker lets a service subscribe. */
async function hears(service: Service, subject: string, queue?: string): Promise<boolean> {
  const connection = connectionOf(service);
  refused = [];
  const subscription = connection.subscribe(subject, { queue, callback: () => undefined });
  await connection.flush();
  await tick();
  const isRefused = isToldRefused('subscription', subject);
  if (!isRefused) {
    subscription.unsubscribe();
    await connection.flush();
  }
  return !isRefused;
}

/** Whether the broker takes a message of a service. */
async function says(service: Service, subject: string): Promise<boolean> {
  const connection = connectionOf(service);
  refused = [];
  connection.publish(subject, '{}', { reply: `${inboxPrefixOf(service)}.unread` });
  await connection.flush();
  await tick();
  return !isToldRefused('publish', subject);
}

function isToldRefused(operation: 'publish' | 'subscription', subject: string): boolean {
  return refused.some(
    (event) =>
      event.type === 'not-permitted' && event.operation === operation && event.subject === subject,
  );
}

// What came before the answer to a flush is told by an iterator, a few turns later.
function tick(): Promise<void> {
  return new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
}

function consumerCalls(stream: string, durable: string, mayRead: boolean): string[] {
  if (mayRead) return [];
  return [
    ...[`CONSUMER.CREATE.${stream}.${durable}`, `CONSUMER.CREATE.${stream}.${durable}.>`],
    ...['INFO', 'MSG.NEXT', 'DELETE'].map((verb) => `CONSUMER.${verb}.${stream}.${durable}`),
  ];
}
