import { connectNats, type NatsConnection } from '@commerce-tracking/federation-nats/connection';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testNats } from '../../../../tests/support/environment.ts';
import { createSnapshot } from './snapshot.ts';

const { url } = testNats();
const log = pino({ level: 'silent' });
let connection: NatsConnection;

beforeAll(async () => {
  connection = await connectNats({ servers: url, name: 'snapshot-test' });
});
afterAll(() => connection.close());

function counter(pollMs: number) {
  const stored = { version: 1, loads: 0 };
  const snapshot = createSnapshot({
    connection,
    subject: `event.test.${pollMs}.changed`,
    pollMs,
    log,
    notReady: () => new Error('not ready'),
    readVersion: async () => String(stored.version),
    load: async () => {
      stored.loads += 1;
      return stored.version;
    },
  });
  return { stored, snapshot };
}

describe('createSnapshot', () => {
  it('is refused before the first load, and loads once while nothing changes', async () => {
    const { stored, snapshot } = counter(20);
    expect(() => snapshot.get()).toThrow('not ready');
    await snapshot.ready;
    await new Promise((wake) => setTimeout(wake, 120));
    expect(snapshot.get()).toBe(1);
    expect(stored.loads).toBe(1);
    snapshot.stop();
  });

  it('follows a change that is told, long before the poll', async () => {
    const { stored, snapshot } = counter(60_000);
    await snapshot.ready;
    stored.version = 2;
    connection.publish('event.test.60000.changed');
    await expect.poll(() => snapshot.get(), { timeout: 20_000 }).toBe(2);
    snapshot.stop();
  });

  it('finds out by itself when the telling was lost', async () => {
    const { stored, snapshot } = counter(50);
    await snapshot.ready;
    stored.version = 3;
    await expect.poll(() => snapshot.get(), { timeout: 20_000 }).toBe(3);
    snapshot.stop();
  });

  it('never loses a refresh that comes while another one ends', async () => {
    const { stored, snapshot } = counter(60_001);
    await snapshot.ready;
    for (let round = 0; round < 200; round += 1) {
      const first = snapshot.refresh();
      for (let turn = 0; turn < round % 8; turn += 1) await Promise.resolve();
      stored.version += 1;
      await Promise.all([first, snapshot.refresh()]);
      expect(snapshot.get()).toBe(stored.version);
    }
    snapshot.stop();
  });
});
