import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { connectNats, type NatsConnection } from '@commerce-tracking/federation-nats/connection';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type Broker, startBroker } from '../../../../tests/support/brokers.ts';
import { DomainError } from '../errors.ts';
import { NOT_READY } from '../reasons.ts';
import { type DeadLetter, retrySubject } from './dead-letters.ts';
import { type StreamConsumerOptions, startStreamConsumer } from './stream-consumer.ts';
import { type StreamMessage, UnreadableMessage } from './stream-message.ts';
import { ensureStreams } from './streams.ts';

const log = pino({ level: 'silent' });
let broker: Broker;
let connection: NatsConnection;

beforeAll(async () => {
  broker = await startBroker();
  connection = await connectNats({ servers: broker.url, name: 'consumer-test' });
  await ensureStreams(connection, 1);
});
afterAll(async () => {
  await connection.close();
  await broker.stop();
});

type More = Partial<StreamConsumerOptions>;

/** Follows `event.<durable>.>` and remembers what it was given. */
function follow(durable: string, handle: (message: StreamMessage) => void, more: More = {}) {
  const seen: string[] = [];
  const consumer = startStreamConsumer({
    ...{ connection, replicas: 1, service: 'test', stream: 'EVENTS', durable, log },
    dataDir: join(inject('runFolder'), durable),
    subject: `event.${durable}.>`,
    retryAfterMs: [10, 20],
    handle: async (message) => {
      seen.push(message.id);
      handle(message);
    },
    ...more,
  });
  return { seen, stop: () => consumer.stop() };
}

async function publish(durable: string, id: string, text = JSON.stringify({ thingId: id })) {
  await connection.jetstream().publish(`event.${durable}.happened`, text, { msgID: id });
}

async function isFollowed(durable: string): Promise<boolean> {
  const manager = await connection.jetstreamManager();
  return manager.consumers.info('EVENTS', durable).then(
    ({ num_waiting }) => num_waiting > 0,
    () => false,
  );
}

async function pendingOf(durable: string): Promise<number> {
  const manager = await connection.jetstreamManager();
  return (await manager.consumers.info('EVENTS', durable)).num_ack_pending;
}

async function lettersOf(consumer: string): Promise<DeadLetter[]> {
  const manager = await connection.jetstreamManager();
  const { state } = await manager.streams.info('DEAD');
  const letters: DeadLetter[] = [];
  for (let seq = 1; seq <= state.last_seq; seq += 1) {
    const message = await manager.streams.getMessage('DEAD', { seq });
    if (message.subject === `dead.${consumer}`) letters.push(message.json());
  }
  return letters;
}

describe('a stream consumer', () => {
  it('gives a message up after its attempts, tells everything of it, and lets others pass', async () => {
    const { seen, stop } = follow('poison', ({ id }) => {
      if (id === 'bad') throw new Error('Invalid call\nof much text\ncolumn too short');
    });
    await publish('poison', 'bad');
    await publish('poison', 'good');
    await expect.poll(() => lettersOf('poison'), { timeout: 10_000 }).toHaveLength(1);
    expect(seen.filter((id) => id === 'bad')).toHaveLength(3);
    expect(seen.filter((id) => id === 'good')).toHaveLength(1);
    const [letter] = await lettersOf('poison');
    expect(letter).toMatchObject({
      ...{ service: 'test', consumer: 'poison', messageId: 'bad', attempts: 3 },
      ...{ errorCode: 'Error', errorMessage: 'column too short' },
      subject: 'event.poison.happened',
      payload: '{"thingId":"bad"}',
    });
    expect((letter?.firstFailedAt ?? '') < (letter?.lastFailedAt ?? '')).toBe(true);
    await stop();
  });

  it('hands on together what has gathered, and singles out the one that is to blame', async () => {
    const batches: string[][] = [];
    const alone: string[] = [];
    let go: () => void = () => undefined;
    const first = new Promise<void>((resolve) => {
      go = resolve;
    });
    const { stop } = follow('gathered', ({ id }) => void alone.push(id), {
      async handleMany(messages) {
        batches.push(messages.map(({ id }) => id));
        if (batches.length === 1) await first;
        if (messages.some(({ id }) => id === 'g3')) throw new Error('no');
      },
    });
    await expect.poll(() => isFollowed('gathered')).toBe(true);
    await publish('gathered', 'g0');
    await expect.poll(() => batches).toEqual([['g0']]);
    for (const id of ['g1', 'g2', 'g3', 'g4']) await publish('gathered', id);
    await expect.poll(() => pendingOf('gathered')).toBe(5);
    // They are with the client, or on the way to it.
    await connection.flush();
    go();
    await expect.poll(() => pendingOf('gathered')).toBe(0);
    const handled = [...batches.flat(), ...alone];
    expect(new Set(handled)).toEqual(new Set(['g0', 'g1', 'g2', 'g3', 'g4']));
    expect(batches.length).toBeLessThan(5);
    expect(alone).toContain('g3');
    expect(await lettersOf('gathered')).toEqual([]);
    await stop();
  });

  it('does not try again what nobody can read', async () => {
    const { seen, stop } = follow('unread', () => {
      throw new UnreadableMessage('no such thing');
    });
    await publish('unread', 'first');
    await publish('unread', 'second', 'no JSON');
    await expect.poll(() => lettersOf('unread'), { timeout: 10_000 }).toHaveLength(2);
    expect(seen).toEqual(['first']);
    await stop();
  });

  it('waits out an outage, however long, without giving anything up', async () => {
    let isAway = true;
    const { seen, stop } = follow('outage', () => {
      if (isAway) throw new DomainError(NOT_READY, { service: 'test' });
    });
    await publish('outage', 'patient');
    await expect.poll(() => seen.length, { timeout: 10_000 }).toBeGreaterThan(6);
    isAway = false;
    await expect
      .poll(async () => {
        const manager = await connection.jetstreamManager();
        return (await manager.consumers.info('EVENTS', 'outage')).num_ack_pending;
      })
      .toBe(0);
    expect(await lettersOf('outage')).toEqual([]);
    await stop();
  });

  it('counts no attempt while an outage lasts: what fails once after it is tried again', async () => {
    let left = 5;
    const { seen, stop } = follow('after-outage', () => {
      left -= 1;
      if (left > 0) throw new DomainError(NOT_READY, { service: 'test' });
      if (left === 0) throw new Error('broken once');
    });
    await publish('after-outage', 'unlucky');
    await expect.poll(() => seen.length, { timeout: 10_000 }).toBe(6);
    await expect.poll(() => pendingOf('after-outage')).toBe(0);
    expect(await lettersOf('after-outage')).toEqual([]);
    await stop();
  });

  it('is handed a message again alone, as it was, and may give it up again', async () => {
    let isBroken = true;
    const handled: StreamMessage[] = [];
    const failing = follow('first', (message) => {
      if (isBroken) throw new Error('broken');
      handled.push(message);
    });
    const other = follow('second', () => undefined, { subject: 'event.first.>' });
    await publish('first', 'again');
    await expect.poll(() => lettersOf('first'), { timeout: 10_000 }).toHaveLength(1);
    const [letter] = await lettersOf('first');
    const { messageId, subject, payload } = letter ?? {};
    const retry = (msgID: string) =>
      connection
        .jetstream()
        .publish(retrySubject('first'), JSON.stringify({ messageId, subject, payload }), { msgID });
    await retry('retry-1');
    await expect.poll(() => lettersOf('first'), { timeout: 10_000 }).toHaveLength(2);
    const [, second] = await lettersOf('first');
    expect(second).toMatchObject({ messageId: 'again', payload, attempts: 3 });
    expect(second?.id).not.toBe(letter?.id);
    isBroken = false;
    await retry('retry-2');
    await expect.poll(() => handled.length).toBe(1);
    expect(handled[0]).toEqual({ id: 'again', subject, payload: { thingId: 'again' } });
    expect(other.seen).toEqual(['again']);
    await Promise.all([failing.stop(), other.stop()]);
  });

  it('goes on where it was after the broker was away, dead letters included', async () => {
    let isBroken = true;
    const { seen, stop } = follow(
      'restart',
      ({ id }) => {
        if (isBroken || id === 'still-bad') throw new Error('broken');
      },
      { retryAfterMs: [50, 200, 200, 200, 200, 200, 200, 200] },
    );
    await publish('restart', 'still-bad');
    await publish('restart', 'still-good');
    await expect.poll(() => seen.length, { timeout: 10_000 }).toBeGreaterThan(2);
    await broker.stop();
    isBroken = false;
    broker = await startBroker(broker);
    await expect
      .poll(() => lettersOf('restart'), { timeout: 40_000, interval: 500 })
      .toHaveLength(1);
    expect((await lettersOf('restart'))[0]).toMatchObject({ messageId: 'still-bad', attempts: 9 });
    expect(seen.filter((id) => id === 'still-good').length).toBeGreaterThan(0);
    await stop();
  }, 60_000);
});

const moduleAt = (path: string) => JSON.stringify(new URL(path, import.meta.url).href);

/** A process that follows `event.deadly.>` and ends at once, as for want of memory, over what it is told of `deadly`. */
const victim = `
import { connectNats } from ${moduleAt('../../../federation-nats/src/connection.ts')};
import { pino } from 'pino';
import { startStreamConsumer } from ${moduleAt('./stream-consumer.ts')};
const [url, dataDir] = process.argv.slice(1);
const connection = await connectNats({ servers: url, name: 'victim' });
const handle = async ({ id }) => {
  if (id === 'deadly') process.kill(process.pid, 'SIGKILL');
  console.log(id);
};
startStreamConsumer({
  ...{ connection, dataDir, replicas: 1, service: 'test', stream: 'EVENTS', durable: 'deadly' },
  ...{ subject: 'event.deadly.>', goneAfterMs: 500, log: pino({ level: 'silent' }), handle },
  handleMany: async (messages) => {
    for (const message of messages) await handle(message);
  },
});
process.stdin.on('end', () => process.exit(0)).resume();
`;

it('gives up a message over which one process after the other ends, and lets others pass', async () => {
  for (const id of ['harmless-1', 'deadly', 'harmless-2']) await publish('deadly', id);
  const dataDir = join(inject('runFolder'), 'deadly');
  const program = ['--import', 'tsx', '--input-type=module', '-e', victim, broker.url, dataDir];
  let handled = '';
  let killed = 0;
  const isSettled = async () =>
    (await lettersOf('deadly')).length > 0 && (await pendingOf('deadly')) === 0;
  while (killed < 8 && !(await isSettled())) {
    const child = spawn(process.execPath, program, { stdio: ['pipe', 'pipe', 'inherit'] });
    const ended = once(child, 'close');
    child.stdout.on('data', (told) => {
      handled += told;
    });
    while (child.signalCode === null && !(await isSettled())) await pause(50);
    if (child.signalCode === 'SIGKILL') killed += 1;
    child.stdin.end();
    await ended;
  }
  expect(await lettersOf('deadly')).toMatchObject([
    {
      ...{ messageId: 'deadly', errorCode: 'DeadlyMessage', attempts: 3 },
      errorMessage: 'the process ended 3 times while it handled this message',
    },
  ]);
  // Three are noted; before that come three deliveries, some of which a busy machine misses.
  expect(killed).toBeGreaterThanOrEqual(3);
  expect(killed).toBeLessThanOrEqual(6);
  expect(new Set(handled.trim().split('\n'))).toEqual(new Set(['harmless-1', 'harmless-2']));
}, 60_000);

it('follows on when the broker comes back with an empty disk, and knows neither stream nor consumer', async () => {
  const first = await startBroker();
  const port = Number(new URL(first.url).port);
  const own = await connectNats({ servers: first.url, name: 'consumer-lost', reconnectWaitMs: 50 });
  const { seen, stop } = follow('lost', () => undefined, { connection: own });
  const tell = (id: string) => own.jetstream().publish('event.lost.happened', '{}', { msgID: id });
  const isTold = (id: string) =>
    tell(id).then(
      () => true,
      () => false,
    );
  await expect.poll(() => isTold('before'), { timeout: 20_000 }).toBe(true);
  await expect.poll(() => seen, { timeout: 20_000 }).toContain('before');

  await first.stop();
  const second = await startBroker({ port });
  await expect
    .poll(
      () =>
        ensureStreams(own, 1).then(
          () => true,
          () => false,
        ),
      { timeout: 20_000 },
    )
    .toBe(true);
  await expect.poll(() => isTold('after'), { timeout: 20_000 }).toBe(true);
  await expect.poll(() => seen, { timeout: 60_000 }).toContain('after');
  await stop();
  await own.close();
  await second.stop();
}, 120_000);
