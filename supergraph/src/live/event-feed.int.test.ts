import { connectNats } from '@commerce-tracking/federation-nats/connection';
import type { JetStreamManager } from '@commerce-tracking/federation-nats/nats-client';
import { newId } from '@commerce-tracking/service-kit/ids';
import { createLogger } from '@commerce-tracking/service-kit/logs';
import { ensureStreams } from '@commerce-tracking/service-kit/streams/streams';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Broker, startBroker } from '../../../tests/support/brokers.ts';
import { until } from '../../test-support/gateway.ts';
import type { Connection } from '../nats-link.ts';
import { createEventFeed, type EventFeed } from './event-feed.ts';
import { type EventPlace, readEventId } from './event-id.ts';
import { createStoredEvents } from './stored-events.ts';

const subject = 'event.tradeflow.collection.submitted';
let broker: Broker;
let connection: Connection;
let manager: JetStreamManager;
let feed: EventFeed;
/** While it is, the feed finds no broker. */
let isAway: boolean;
let heard: { told: number[]; gone: string[] };

beforeAll(async () => {
  broker = await startBroker();
  connection = await connectNats({ servers: broker.url, name: 'event-feed-test' });
  manager = await connection.jetstreamManager();
});
afterAll(async () => {
  await connection?.close();
  await broker?.stop();
});
beforeEach(async () => {
  await ensureStreams(connection, 1);
  isAway = false;
  heard = { told: [], gone: [] };
});
afterEach(async () => {
  await feed.stop();
  await manager.streams.delete('EVENTS');
});

describe('stored events', () => {
  it('are told to the next listener, however many stand still or have broken off', async () => {
    await publish(3);
    await follow();
    const others = Array.from({ length: 9 }, () => replay(0, 3));
    for (const other of others) expect((await other.next()).value).toMatchObject({ sequence: 1 });
    expect(await placesOf(replay(0, 3))).toEqual([1, 2, 3]);
  });

  it('are read page by page to the end, as far as they are wanted', async () => {
    await publish(1_203);
    await follow();
    expect(await placesOf(replay(1, 1_202))).toEqual(
      Array.from({ length: 1_201 }, (_, index) => index + 2),
    );
    expect(await placesOf(replay(0, 1_203, ({ sequence }) => sequence % 600 === 0))).toEqual([
      600, 1_200,
    ]);
  });

  it('are refused when they went while others were being told', async () => {
    await publish(300);
    await follow();
    const reader = replay(0, 300);
    await reader.next();
    await manager.streams.purge('EVENTS', { seq: 300 });
    await expect(placesOf(reader)).rejects.toMatchObject({ reason: { name: 'EVENTS_GONE' } });
  });

  it('are none of a listener’s when the stream is another than the one that is followed', async () => {
    await publish(3);
    await follow();
    const stored = createStoredEvents({
      connection: () => connection,
      isOfInterest: () => true,
      mark: () => 'another',
    });
    await expect(stored.assertKept(1)).rejects.toMatchObject({ reason: { name: 'EVENTS_GONE' } });
  });
});

describe('a feed that was away', () => {
  it('takes a stream made anew for another one, though it has more messages than before', async () => {
    await follow();
    await publish(3);
    await until(async () => heard.told.length === 3);
    const [last, id] = [feed.idOf(3), feed.idOf(2)];
    isAway = true;
    await manager.streams.delete('EVENTS');
    await ensureStreams(connection, 1);
    await publish(5);
    isAway = false;
    await until(async () => heard.gone.length > 0);
    expect(heard.gone).toEqual([last]);
    await publish(1);
    await until(async () => heard.told.length === 4);
    expect(heard.told).toEqual([1, 2, 3, 6]);
    // Whoever comes back with a place of the old stream means another event than the one that is there now.
    await expect(feed.assertKept(placeOf(id))).rejects.toMatchObject({
      reason: { name: 'EVENTS_GONE' },
      values: { lastEventId: id },
    });
    await feed.assertKept(placeOf(feed.idOf(2)));
  });

  it('remembers nothing from before a gap', async () => {
    await follow();
    await publish(3);
    await until(async () => heard.told.length === 3);
    const [last, id] = [feed.idOf(3), feed.idOf(2)];
    isAway = true;
    for await (const { name } of manager.consumers.list('EVENTS')) {
      await manager.consumers.delete('EVENTS', name);
    }
    await publish(4);
    await manager.streams.purge('EVENTS', { seq: 7 });
    isAway = false;
    await until(async () => heard.gone.length > 0);
    expect(heard.gone).toEqual([last]);
    await expect(feed.assertKept(placeOf(id))).rejects.toMatchObject({
      reason: { name: 'EVENTS_GONE' },
    });
    await publish(1);
    await until(async () => heard.told.length === 4);
    expect(heard.told).toEqual([1, 2, 3, 8]);
  });
});

function placeOf(id: string): EventPlace {
  const place = readEventId(id);
  if (!place) throw new Error('no id');
  return place;
}

async function follow(): Promise<void> {
  feed = createEventFeed({
    connection: () => (isAway ? null : connection),
    replicas: 1,
    isOfInterest: () => true,
    remembered: 100,
    log: createLogger({ name: 'event-feed-test', level: 'silent' }),
  });
  feed.listen({
    tell: ({ sequence }) => heard.told.push(sequence),
    gone: (after) => heard.gone.push(after),
  });
  await feed.position();
}

function replay(after: number, until: number, wants = (_event: { sequence: number }) => true) {
  const { signal } = new AbortController();
  return feed.replay({ after, until, wants, signal })[Symbol.asyncIterator]();
}

async function placesOf(reader: AsyncIterator<{ sequence: number }>): Promise<number[]> {
  const places: number[] = [];
  for (let one = await reader.next(); !one.done; one = await reader.next()) {
    places.push(one.value.sequence);
  }
  return places;
}

async function publish(count: number): Promise<void> {
  const stream = connection.jetstream();
  const stored = Array.from({ length: count }, () => {
    const id = newId();
    return stream.publish(subject, JSON.stringify({ eventId: id }), { msgID: id });
  });
  await Promise.all(stored);
}
