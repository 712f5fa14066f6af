import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectNats, type NatsConnection } from '@commerce-tracking/federation-nats/connection';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startBroker } from '../../../../tests/support/brokers.ts';
import { testNats } from '../../../../tests/support/environment.ts';
import { newId } from '../ids.ts';
import { followBucket, type ReplicatedMap } from './replicated-map.ts';

const log = pino({ level: 'silent' });
const timeout = { timeout: 20_000 };
let connection: NatsConnection;
let dataDir: string;

beforeAll(async () => {
  connection = await connectNats({ servers: testNats().url, name: 'replicated-map-test' });
  dataDir = await mkdtemp(join(tmpdir(), 'replicated-map-'));
});

afterAll(async () => {
  await connection.close();
  await rm(dataDir, { recursive: true, force: true });
});

async function withMaps(
  ttlMs: number | undefined,
  work: (maps: { writer: ReplicatedMap; reader: ReplicatedMap; bucket: string }) => Promise<void>,
) {
  const bucket = `map_${newId()}`;
  const follow = (folder: string) =>
    followBucket({
      ...{ connection, bucket, replicas: 1, log, lookMs: 100 },
      ...{ dataDir: join(dataDir, bucket, folder), ...(ttlMs && { ttlMs }) },
    });
  const maps = { writer: await follow('writer'), reader: await follow('reader'), bucket };
  await work(maps);
  await Promise.all([maps.writer.stop(), maps.reader.stop()]);
}

/** As when a broker starts with an empty disk. */
async function loseBucket(bucket: string) {
  const manager = await connection.jetstreamManager();
  await manager.streams.delete(`KV_${bucket}`);
}

it('holds for as long as it is good what a bucket with an age has lost, and says that it is lost', async () => {
  await withMaps(60_000, async ({ writer, reader, bucket }) => {
    await writer.put('session', 'closed');
    await expect.poll(() => reader.isStored('session'), timeout).toBe(true);
    await loseBucket(bucket);
    await expect.poll(() => reader.isStored('session'), timeout).toBe(false);
    expect(reader.has('session')).toBe(true);
    await writer.put('another', 'closed');
    await expect.poll(() => reader.isStored('another'), timeout).toBe(true);
    expect([reader.has('session'), reader.isStored('session')]).toEqual([true, false]);

    await writer.put('session', 'closed');
    await expect.poll(() => reader.isStored('session'), timeout).toBe(true);
    await writer.remove('session');
    await expect.poll(() => reader.has('session'), timeout).toBe(false);
  });
});

it('forgets what has come of age, told by the bucket or read from the copy on disk', async () => {
  const bucket = `map_${newId()}`;
  const folder = join(dataDir, bucket);
  const follow = (ttlMs: number) =>
    followBucket({ connection, bucket, replicas: 1, ttlMs, dataDir: folder, log });
  const lasting = await follow(60_000);
  await lasting.put('session', 'closed');
  await expect.poll(() => lasting.isStored('session'), timeout).toBe(true);
  await expect.poll(() => readdir(join(folder, 'replicas')), timeout).toHaveLength(1);
  await lasting.stop();
  await loseBucket(bucket);
  const again = await follow(500);
  expect(again.has('session')).toBe(true);
  await expect.poll(() => again.has('session'), timeout).toBe(false);
  await again.stop();
});

it('forgets what a bucket without an age no longer has', async () => {
  await withMaps(undefined, async ({ writer, reader, bucket }) => {
    await writer.put('key-1', 'one');
    await expect.poll(() => reader.get('key-1'), timeout).toBe('one');
    await loseBucket(bucket);
    await writer.put('key-2', 'two');
    await expect.poll(() => reader.get('key-2'), timeout).toBe('two');
    await expect.poll(() => reader.has('key-1'), timeout).toBe(false);
  });
});

it('follows on when the broker comes back with an empty disk, and numbers its messages anew', async () => {
  const first = await startBroker();
  const { port } = new URL(first.url);
  const own = await connectNats({
    servers: first.url,
    name: 'replicated-map',
    reconnectWaitMs: 50,
  });
  const map = (folder: string) =>
    followBucket({
      ...{ connection: own, bucket: 'revoked', replicas: 1, ttlMs: 60_000, log },
      dataDir: join(dataDir, folder),
    });
  const [writer, reader] = [await map('far-writer'), await map('far-reader')];
  for (const key of ['a', 'b', 'c', 'd']) await writer.put(key, 'closed');
  await expect.poll(() => reader.isStored('d'), timeout).toBe(true);

  await first.stop();
  const second = await startBroker({ port: Number(port) });
  await expect
    .poll(
      () =>
        writer.put('e', 'closed').then(
          () => true,
          () => false,
        ),
      timeout,
    )
    .toBe(true);
  await expect.poll(() => reader.isStored('e'), timeout).toBe(true);
  expect([reader.has('a'), reader.isStored('a'), writer.isStored('a')]).toEqual([
    true,
    false,
    false,
  ]);
  await Promise.all([writer.stop(), reader.stop()]);
  await own.close();
  await second.stop();
});
