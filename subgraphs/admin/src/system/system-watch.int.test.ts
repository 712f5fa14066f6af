import { connectNats } from '@commerce-tracking/federation-nats/connection';
import { openDatabase } from '@commerce-tracking/prisma/client';
import { startTestProxy } from '@commerce-tracking/prisma/test-proxy';
import { createLogger } from '@commerce-tracking/service-kit/logs';
import { expect, it, onTestFinished } from 'vitest';
import { startBroker } from '../../../../tests/support/brokers.ts';
import { testDatabase } from '../../../../tests/support/environment.ts';
import { startSystemWatch } from './system-watch.ts';

it('tells of an outage of the database within bounded time, and remembers what it has seen', async () => {
  const broker = await startBroker();
  const proxy = await startTestProxy((await testDatabase()).url);
  const database = openDatabase({ url: proxy.url, poolSize: 2 });
  const connection = await connectNats({ servers: broker.url, name: 'watch-test' });
  const log = createLogger({ name: 'test', level: 'silent' });
  const parts = { connection, db: database.db, log, downAfterSeconds: () => 30 };
  const watch = startSystemWatch(parts);
  onTestFinished(async () => {
    watch.stop();
    await connection.close();
    await database.close();
    await proxy.close();
    await broker.stop();
  });
  let slowestMs = 0;
  const databaseNow = async () => {
    const startedAt = performance.now();
    const { services } = await watch.look();
    slowestMs = Math.max(slowestMs, performance.now() - startedAt);
    return services.find(({ name }) => name === 'database');
  };

  const well = await databaseNow();
  expect(well).toMatchObject({ status: 'UP', instances: 1 });
  expect(well?.releaseVersion).toMatch(/^\d+\./);
  await expect
    .poll(() => database.db.serviceSighting.count({ where: { name: 'database' } }))
    .toBe(1);

  proxy.cut();
  await expect
    .poll(databaseNow, { timeout: 10_000 })
    .toMatchObject({ status: 'DOWN', instances: 0, releaseVersion: well?.releaseVersion });
  expect((await watch.look()).queues).not.toBeNull();
  expect((await databaseNow())?.lastSeenAt).toBeInstanceOf(Date);
  proxy.mend();
  await expect.poll(databaseNow, { timeout: 15_000 }).toMatchObject({ status: 'UP' });
  expect(slowestMs).toBeLessThan(3_500);
}, 60_000);
