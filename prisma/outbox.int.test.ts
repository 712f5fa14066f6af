import { randomUUID } from 'node:crypto';
import type {
  OutboxMessage,
  PublishMessages,
} from '@commerce-tracking/service-kit/outbox/outbox-store';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testDatabase } from '../tests/support/environment.ts';
import { type Database, openDatabase } from './client.ts';
import { createOutboxStore } from './outbox.ts';

let database: Database;
let outbox: ReturnType<typeof createOutboxStore>;

beforeAll(async () => {
  const { url } = await testDatabase();
  database = openDatabase({ url, poolSize: 5 });
  outbox = createOutboxStore({ subgraph: 'admin', pool: database.pool });
});
beforeEach(() => database.db.adminOutbox.deleteMany());
afterAll(() => database.close());

describe('outbox', () => {
  it('hands messages over in the order they were written, each once', async () => {
    const sent: unknown[] = [];
    await append(aMessage(1), aMessage(2));
    await append(aMessage(3));
    expect(await outbox.lag()).toMatchObject({ waiting: 3 });
    const publish: PublishMessages = async (messages) => {
      sent.push(...messages.map((message) => JSON.parse(message.body)));
      return messages;
    };
    expect(await outbox.relay(2, publish)).toBe(2);
    expect(await outbox.relay(2, publish)).toBe(1);
    expect(await outbox.relay(2, publish)).toBe(0);
    expect(sent).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
    expect(await outbox.lag()).toEqual({ waiting: 0, oldestAgeMs: 0 });
  });

  it('keeps messages that could not be published', async () => {
    await append(aMessage(1));
    const fail = () => Promise.reject(new Error('broker away'));
    await expect(outbox.relay(10, fail)).rejects.toThrow('broker away');
    expect(await outbox.relay(10, all)).toBe(1);
  });

  it('marks what was stored of them, and hands the rest over again', async () => {
    await append(aMessage(1), aMessage(2), aMessage(3));
    expect(await outbox.relay(10, async ([, second]) => (second ? [second] : []))).toBe(3);
    const left: unknown[] = [];
    await outbox.relay(10, async (messages) => {
      left.push(...messages.map((message) => JSON.parse(message.body)));
      return messages;
    });
    expect(left).toEqual([{ n: 1 }, { n: 3 }]);
  });

  it('sends nothing of a transaction that failed', async () => {
    const failing = database.transaction(async (tx) => {
      await outbox.append(tx, [aMessage(1)]);
      throw new Error('refused');
    });
    await expect(failing).rejects.toThrow('refused');
    expect(await outbox.relay(10, all)).toBe(0);
  });

  it('lets one relay work at a time, so that order holds', async () => {
    await append(aMessage(1), aMessage(2));
    const second: number[] = [];
    await outbox.relay(1, async (messages) => {
      second.push(await outbox.relay(1, all));
      return messages;
    });
    expect(second).toEqual([0]);
    expect(await outbox.relay(10, all)).toBe(1);
  });

  it('does not wait for a transaction that is still open, nor hold one up', async () => {
    await append(aMessage(1));
    await database.transaction(async (tx) => {
      await outbox.append(tx, [aMessage(2)]);
      const relayed = await outbox.relay(10, async (messages) => {
        await append(aMessage(3));
        return messages;
      });
      expect(relayed).toBe(1);
    });
    expect(await outbox.relay(10, all)).toBe(2);
  });

  it('takes hundreds of messages in one transaction', async () => {
    await append(...Array.from({ length: 450 }, (_, index) => aMessage(index)));
    const seen: unknown[] = [];
    await outbox.relay(1_000, async (messages) => {
      seen.push(...messages.map((message) => (JSON.parse(message.body) as { n: number }).n));
      return messages;
    });
    expect(seen).toEqual(Array.from({ length: 450 }, (_, index) => index));
  });

  it('tells how long the oldest message has waited, and purges only what was sent', async () => {
    await append(aMessage(1));
    await database.db.adminOutbox.updateMany({
      data: { createdAt: new Date(Date.now() - 60_000) },
    });
    const { oldestAgeMs } = await outbox.lag();
    expect(oldestAgeMs).toBeGreaterThan(59_000);
    expect(oldestAgeMs).toBeLessThan(120_000);
    const soon = new Date(Date.now() + 60_000);
    expect(await outbox.purge(soon, 10)).toBe(0);
    await outbox.relay(10, all);
    expect(await outbox.purge(soon, 10)).toBe(1);
  });
});

function append(...messages: OutboxMessage[]): Promise<void> {
  return database.transaction((tx) => outbox.append(tx, messages));
}

function aMessage(n: number): OutboxMessage {
  return {
    id: randomUUID(),
    subject: 'event.admin.actor.updated',
    aggregateId: 'one',
    body: JSON.stringify({ n }),
  };
}

const all: PublishMessages = async (messages) => messages;
