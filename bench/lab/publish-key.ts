import { connectNats } from '@commerce-tracking/federation-nats/connection';
import { createLogger } from '@commerce-tracking/service-kit/logs';
import { followBucket } from '@commerce-tracking/service-kit/streams/replicated-map';
import { keyBucket } from '@commerce-tracking/service-kit/tokens';

/** Puts the public key where every process looks for it, as `auth` does: into NATS. */
export async function publishKey(
  { natsUrl, keyId, publicKey }: { natsUrl: string; keyId: string; publicKey: string },
  dataDir: string,
): Promise<void> {
  const connection = await connectNats({
    servers: natsUrl,
    name: 'bench',
    waitOnFirstConnect: true,
  });
  const log = createLogger({ name: 'bench', level: 'warn' });
  const keys = await followBucket({ connection, bucket: keyBucket, replicas: 1, dataDir, log });
  await keys.put(keyId, publicKey);
  await keys.stop();
  await connection.close();
}
