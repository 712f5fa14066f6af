import { setTimeout as sleep } from 'node:timers/promises';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { NOT_READY } from '@commerce-tracking/service-kit/reasons';
import {
  createSnapshot,
  type Snapshot,
  type SnapshotOptions,
} from '@commerce-tracking/service-kit/streams/snapshot';
import {
  readReferenceData,
  readReferenceVersion,
  type Transactions,
} from './load-reference-data.ts';
import type { ReferenceData } from './reference-data.ts';

/** Every write is heard of at once; should the event be lost, the version tells within this time. */
const pollMs = 800;
/** Tells whoever keeps our answers of changes that no event has told of, such as data loaded by hand. */
export const changedSubject = 'cache.model.changed';
/** How long a start waits for the first load before it serves without: the database may be away. */
const patienceMs = 5_000;

/** All reference data in this process's memory, never more than a second behind. */
export async function startReferenceSnapshot(
  parts: Pick<SnapshotOptions<ReferenceData>, 'connection' | 'log'> & { database: Transactions },
): Promise<Snapshot<ReferenceData>> {
  const { connection, database, log } = parts;
  const snapshot = createSnapshot<ReferenceData>({
    load: () => readReferenceData(database),
    readVersion: async () => String(await readReferenceVersion(database)),
    connection,
    subject: 'event.model.reference.changed',
    pollMs,
    onChange: () => connection.publish(changedSubject),
    notReady: () => new DomainError(NOT_READY, { service: 'model' }),
    log,
  });
  await Promise.race([snapshot.ready, sleep(patienceMs, undefined, { ref: false })]);
  return snapshot;
}
