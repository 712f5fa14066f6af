import { type ConnectOptions, connectNats } from '@commerce-tracking/federation-nats/connection';
import { ensureStreams } from '@commerce-tracking/service-kit/streams/streams';
import { buckets, inboxPrefixOf, operator } from './permissions.ts';

/** Makes the streams and buckets of the system, where they are missing: no service may. */
export async function setUpBroker(
  login: Omit<ConnectOptions, 'name'>,
  replicas: number,
): Promise<void> {
  const connection = await connectNats({
    ...login,
    name: operator,
    inboxPrefix: inboxPrefixOf(operator),
  });
  try {
    await ensureStreams(connection, replicas);
    for (const { name, ttlMs } of buckets) {
      await connection
        .jetstream({ timeout: 3_000 })
        .views.kv(name, { history: 1, replicas, ...(ttlMs && { ttl: ttlMs }) });
    }
  } finally {
    await connection.close();
  }
}
