import { inject } from 'vitest';
import { atTheEnd } from './at-the-end.ts';
import { startBrokerNow } from './brokers.ts';
import type { Content } from './database-template.ts';
import { createDatabase, createSeededDatabase } from './databases.ts';

let broker: { url: string } | undefined;

/** A fresh, migrated database for the test file that asks, empty or with data; it is dropped after the file's last test. */
export async function testDatabase(content?: Content): Promise<{ url: string }> {
  const database = await (content ? createSeededDatabase(content) : createDatabase());
  atTheEnd(database.drop);
  return { url: database.url };
}

/**
 * The broker of this test file: a private nats-server with JetStream, so that no subject, stream or bucket of
 * another file can interfere. It starts within some 300 ms and ends with the file.
 */
export function testNats(): { url: string } {
  const given = inject('natsUrl');
  if (given) return { url: given };
  if (!broker) {
    const started = startBrokerNow();
    broker = started;
    // The next file may be run by the same process.
    atTheEnd(() => {
      broker = undefined;
      started.kill();
    });
  }
  return broker;
}
