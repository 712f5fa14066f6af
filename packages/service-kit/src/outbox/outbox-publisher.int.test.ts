import { connectNats } from '@commerce-tracking/federation-nats/connection';
import { afterAll, expect, it } from 'vitest';
import { testNats } from '../../../../tests/support/environment.ts';
import { ensureStreams } from '../streams/streams.ts';
import { createOutboxPublisher } from './outbox-publisher.ts';
import type { OutboxMessage } from './outbox-store.ts';

const { url } = testNats();
const connection = await connectNats({ servers: url, name: 'publisher-test' });
afterAll(() => connection.close());

it('tries a stream that stores nothing with one message at a time, and gives it the rest once it stores again', async () => {
  await ensureStreams(connection, 1);
  // Whoever listens beside a stream without a leader: the broker does not say that nobody takes it in.
  const heard: string[] = [];
  let stores = false;
  connection.subscribe('quiet.>', {
    callback(_error, message) {
      heard.push(message.headers?.get('Nats-Msg-Id') ?? '');
      if (stores) message.respond(JSON.stringify({ stream: 'QUIET', seq: heard.length }));
    },
  });
  const publish = createOutboxPublisher(connection);
  const quiet = ['one', 'two', 'three'].map((id) => aMessage(id, 'quiet.thing', `of ${id}`));
  const later = aMessage('four', 'quiet.thing', 'of one');
  const other = (id: string) => aMessage(id, 'event.test.publisher.begun', 'other');

  const first = await publish([...quiet, later, other('five')]);
  expect(first.stored.map(({ id }) => id)).toEqual(['five']);
  expect(first.failure).toBeInstanceOf(Error);
  // What follows in the same aggregate waits for what was not stored.
  expect(heard.splice(0)).toEqual(['one', 'two', 'three']);

  const second = await publish([...quiet, later, other('six')]);
  expect(second.stored.map(({ id }) => id)).toEqual(['six']);
  expect(heard.splice(0)).toEqual(['one']);

  stores = true;
  const third = await publish([...quiet, later]);
  expect(third.failure).toBeUndefined();
  expect(third.stored.map(({ id }) => id)).toEqual(['one', 'two', 'three', 'four']);
  expect(heard.splice(0)).toEqual(['one', 'two', 'three', 'four']);
});

it('lets nothing wait for a message that a stream knows and does not store, but what follows it', async () => {
  const heard: string[] = [];
  connection.subscribe('stuck.>', {
    callback(_error, message) {
      const id = message.headers?.get('Nats-Msg-Id') ?? '';
      heard.push(id);
      const isStuck = id === 'first of one';
      message.respond(
        JSON.stringify(isStuck ? { stream: 'STUCK', seq: 0, duplicate: true } : { seq: 1 }),
      );
    },
  });
  const publish = createOutboxPublisher(connection);
  // More than are under way at once, so that what follows comes in a later part.
  const others = Array.from({ length: 600 }, (_, index) =>
    aMessage(`other ${index}`, 'stuck.thing', `other ${index}`),
  );
  const messages = [
    aMessage('first of one', 'stuck.thing', 'one'),
    ...others,
    aMessage('second of one', 'stuck.thing', 'one'),
  ];
  for (const turn of [1, 2]) {
    const { stored, failure } = await publish(messages);
    expect(stored, `turn ${turn}`).toHaveLength(others.length);
    expect(failure).toBeInstanceOf(Error);
    expect(heard.splice(0)).not.toContain('second of one');
  }
});

function aMessage(id: string, subject: string, aggregateId: string): OutboxMessage {
  return { id, subject, aggregateId, body: '{}' };
}
