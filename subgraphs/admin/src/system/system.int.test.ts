import { connectNats } from '@commerce-tracking/federation-nats/connection';
import { registerService } from '@commerce-tracking/federation-nats/serving/service-registration';
import { demoActorId } from '@commerce-tracking/prisma/seed/demo/people';
import { processHealth } from '@commerce-tracking/service-kit/health';
import { newId } from '@commerce-tracking/service-kit/ids';
import { createLogger } from '@commerce-tracking/service-kit/logs';
import { startStreamConsumer } from '@commerce-tracking/service-kit/streams/stream-consumer';
import { afterAll, describe, expect, inject, it, onTestFinished } from 'vitest';
import { startBroker } from '../../../../tests/support/brokers.ts';
import { adminUnderTest, reasonsOf } from '../test-support/admin-under-test.ts';

// A broker of its own: on the shared one the services of other tests come and go.
const broker = await startBroker();
const admin = await adminUnderTest(broker);
const connection = await connectNats({ servers: broker.url, name: 'system-test' });
afterAll(async () => {
  await connection.close();
  await broker.stop();
});
const log = createLogger({ name: 'test', level: 'silent' });

type Service = {
  name: string;
  status: string;
  instances: number;
  lastSeenAt: string | null;
  checks: { name: string; status: string; message: string | null }[];
};
const servicesQuery = `{ services { name status instances releaseVersion startedAt lastSeenAt latencyMs
  checks { name status message } } }`;
const healthQuery = `{ systemHealth { status checkedAt deadLettersWaiting services { name status }
  queues { name subject waiting inFlight redelivered oldestAgeSeconds consumers } } }`;

async function services(): Promise<Service[]> {
  return (await admin.askAs('superviseur.bj', servicesQuery)).data.services;
}
const service = async (name: string) => (await services()).find((one) => one.name === name);
const health = async () => (await admin.askAs('admin', healthQuery)).data.systemHealth;

/** A process of another service. */
function join(name: string, roles: string[]) {
  const registration = registerService({
    ...{ connection, name, log, version: '2.0.0' },
    metadata: { roles: roles.join(',') },
    stats: async () => processHealth({ version: '2.0.0', roles, checks: [] }),
  });
  onTestFinished(() => registration.stop());
  return registration;
}

describe('services', () => {
  it('lists the whole system: what answers, what was never seen, and the servers', async () => {
    await expect.poll(async () => (await service('admin'))?.status, { timeout: 10_000 }).toBe('UP');
    expect(await service('admin-worker')).toMatchObject({ status: 'UP', instances: 1 });
    expect((await service('admin'))?.checks).toContainEqual({
      ...{ name: 'database', status: 'UP', message: null },
    });
    expect(await service('tradeflow')).toMatchObject({
      ...{ status: 'DOWN', instances: 0, lastSeenAt: null, startedAt: null, latencyMs: null },
    });
    expect(await service('database')).toMatchObject({ status: 'UP', instances: 1 });
    expect(await service('broker')).toMatchObject({
      status: 'UP',
      checks: [{ name: 'answer' }, { name: 'streams', status: 'UP' }],
    });
  });

  it('keeps what has vanished on the list, down after the time that is set', async () => {
    const updatedById = demoActorId('admin');
    await admin.db.setting.create({
      data: { key: 'system.downAfterSeconds', value: 5, updatedById },
    });
    const registration = join('tradeflow', ['subgraph']);
    await expect
      .poll(() => service('tradeflow'), { timeout: 10_000 })
      .toMatchObject({ status: 'UP', instances: 1, releaseVersion: '2.0.0' });
    const { lastSeenAt } = (await service('tradeflow')) ?? {};
    await registration.stop();
    await expect
      .poll(() => service('tradeflow'), { timeout: 10_000 })
      .toMatchObject({ status: 'DEGRADED', instances: 0 });
    await expect
      .poll(() => service('tradeflow'), { timeout: 15_000 })
      .toMatchObject({ status: 'DOWN', releaseVersion: '2.0.0' });
    const gone = await service('tradeflow');
    expect((gone?.lastSeenAt ?? '') >= (lastSeenAt ?? '')).toBe(true);
    const noted = () => admin.db.serviceSighting.findUnique({ where: { name: 'tradeflow' } });
    await expect.poll(noted, { timeout: 15_000 }).toMatchObject({ releaseVersion: '2.0.0' });
  }, 60_000);

  it('shares one look among those who ask at once', async () => {
    let pings = 0;
    const subscription = connection.subscribe('$SRV.PING', {
      callback: () => {
        pings += 1;
      },
    });
    onTestFinished(() => subscription.unsubscribe());
    await connection.flush();
    await Promise.all(Array.from({ length: 10 }, services));
    expect(pings).toBeLessThanOrEqual(2);
  });

  it('is for supervisors and administrators', async () => {
    for (const caller of ['collecteur.bj', 'chef.bj', 'analyste']) {
      for (const query of [servicesQuery, healthQuery, '{ queues { name } }']) {
        expect(reasonsOf(await admin.askAs(caller, query))).toBe('FORBIDDEN NOT_PERMITTED');
      }
    }
  });
});

describe('systemHealth', () => {
  it('is as bad as the worst part, within bounded time', async () => {
    const startedAt = performance.now();
    const { status, services, deadLettersWaiting } = await health();
    expect(performance.now() - startedAt).toBeLessThan(3_500);
    expect(status).toBe('DOWN');
    expect(services.length).toBeGreaterThan(10);
    expect(deadLettersWaiting).toBe(0);
  });

  it('shows what waits, where, and for how long', async () => {
    type Queue = {
      name: string;
      subject: string;
      waiting: number;
      oldestAgeSeconds: number | null;
    };
    const durable = `slow-${newId().slice(-12)}`;
    let isBroken = true;
    const consumer = startStreamConsumer({
      ...{ connection, log, replicas: 1, service: 'test', stream: 'EVENTS', durable },
      dataDir: `${inject('runFolder')}/${durable}`,
      ...{ subject: `event.${durable}.>`, retryAfterMs: Array.from({ length: 100 }, () => 300) },
      handle: async () => {
        if (isBroken) throw new Error('broken');
      },
    });
    onTestFinished(() => consumer.stop());
    const queue = async () => {
      const { queues } = await health();
      return (queues as Queue[]).find(({ name }) => name === durable);
    };
    await expect.poll(queue, { timeout: 10_000 }).toMatchObject({
      ...{ subject: `event.${durable}.>`, waiting: 0, inFlight: 0, oldestAgeSeconds: null },
      consumers: 1,
    });
    await connection.jetstream().publish(`event.${durable}.happened`, '{}');
    const stuck = { waiting: 0, inFlight: 1, redelivered: 1 };
    await expect.poll(queue, { timeout: 10_000 }).toMatchObject(stuck);
    expect((await queue())?.oldestAgeSeconds).toBeGreaterThanOrEqual(0);
    isBroken = false;
    await expect.poll(queue, { timeout: 10_000 }).toMatchObject({ inFlight: 0, redelivered: 0 });
    const { queues } = await health();
    expect(queues).toContainEqual(
      expect.objectContaining({ name: 'admin-service', subject: 'graphql.admin', consumers: 1 }),
    );
    expect((queues as Queue[]).map(({ name }) => name)).toContain('admin-audit');
    const outbox = { name: 'admin-outbox', subject: 'event.admin.> audit.admin', consumers: 1 };
    expect(queues).toContainEqual(expect.objectContaining(outbox));
  }, 60_000);

  it('adds to the figures of the administration', async () => {
    const query = '{ adminStatistics { deadLettersWaiting servicesNotUp } }';
    const { data } = await admin.askAs('superviseur.bj', query);
    expect(data.adminStatistics.deadLettersWaiting).toBe(0);
    expect(data.adminStatistics.servicesNotUp).toBeGreaterThan(0);
  });
});
