import { connectNats } from '@commerce-tracking/federation-nats/connection';
import { afterAll, expect, it } from 'vitest';
import { testNats } from '../../../../tests/support/environment.ts';
import { createLogger } from '../logs.ts';
import { ensureStreams } from '../streams/streams.ts';
import { startOutboxRelay } from './outbox-relay.ts';
import type { OutboxMessage, OutboxStore, PublishMessages } from './outbox-store.ts';

const { url } = testNats();
const connection = await connectNats({ servers: url, name: 'relay-test' });
afterAll(() => connection.close());

it('broadcasts what was committed, and leaves the stream to the relay, which keeps the order', async () => {
  await ensureStreams(connection, 1);
  const heard: string[] = [];
  connection.subscribe('event.>', { callback: (_error, { subject }) => void heard.push(subject) });
  const first = { id: 'one', subject: 'event.test.thing.begun', aggregateId: 'thing', body: '{}' };
  const second = { ...first, id: 'two', subject: 'event.test.thing.ended' };
  // The one who committed first has not come to broadcast it.
  const unsent: OutboxMessage[] = [first, second];
  let mayRelay = false;
  const store = {
    async relay(_limit: number, publish: PublishMessages) {
      if (!mayRelay) return 0;
      await publish(unsent);
      return unsent.splice(0).length;
    },
  } as unknown as OutboxStore<unknown>;
  const log = createLogger({ name: 'test', level: 'silent' });
  const relay = startOutboxRelay({ connection, store, log });
  relay.notice([second]);
  await expect.poll(() => heard, { timeout: 10_000 }).toEqual([second.subject]);
  const manager = await connection.jetstreamManager();
  const stored = async () => (await manager.streams.info('EVENTS')).state.messages;
  expect(await stored()).toBe(0);

  mayRelay = true;
  await expect.poll(stored, { timeout: 10_000 }).toBe(2);
  await relay.stop();
  const subjects = [1, 2].map(
    async (seq) => (await manager.streams.getMessage('EVENTS', { seq })).subject,
  );
  expect(await Promise.all(subjects)).toEqual([first.subject, second.subject]);
});

it('goes on with one stream while another cannot be reached, and stops at the first of an aggregate that failed', async () => {
  const aMessage = (id: string, subject: string, aggregateId: string): OutboxMessage => ({
    ...{ id, subject, aggregateId },
    body: '{}',
  });
  const unsent = [
    aMessage('three', 'event.test.thing.begun', 'other'),
    // No stream takes it in, as while its stream has no leader.
    aMessage('four', 'nowhere.test', 'thing'),
    aMessage('five', 'nowhere.test', 'thing'),
  ];
  let stored: string[] | null = null;
  const store = {
    async relay(_limit: number, publish: PublishMessages) {
      stored ??= (await publish(unsent)).map(({ id }) => id);
      return 0;
    },
  } as unknown as OutboxStore<unknown>;
  const log = createLogger({ name: 'test', level: 'silent' });
  const relay = startOutboxRelay({ connection, store, log });
  await expect.poll(() => stored, { timeout: 15_000 }).toEqual(['three']);
  await relay.stop();
});
