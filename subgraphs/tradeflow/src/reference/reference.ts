import type { Database, Db } from '@commerce-tracking/prisma/client';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import type { Logger } from '@commerce-tracking/service-kit/logs';
import { NOT_READY } from '@commerce-tracking/service-kit/reasons';
import type { ServiceParts } from '@commerce-tracking/service-kit/service';
import { createSnapshot } from '@commerce-tracking/service-kit/snapshot';
import { createReferenceNumbers, type ReferenceNumbers } from '../collection/reference-numbers.ts';
import { type Collectors, createCollectors } from './collectors.ts';
import { loadReference } from './load-reference.ts';
import type { ReferenceData } from './reference-data.ts';

/** What the commands of one process share: memory that spares each of them its reads. */
export type Memory = {
  reference(): ReferenceData;
  collectors: Collectors;
  numbers: ReferenceNumbers;
};

let current: Memory | null = null;

/** The memory of this process. @throws DomainError NOT_READY before the service has started */
export function memory(): Memory {
  if (!current) throw new DomainError(NOT_READY, { service: 'tradeflow' });
  return current;
}

/** Sets the memory; tests give their own. */
export function useMemory(next: Memory): void {
  current = next;
}

type Parts = {
  connection: ServiceParts<Db, unknown>['connection'];
  database: Pick<Database, 'db' | 'transaction'>;
  shutdown: Pick<ServiceParts<Db, unknown>['shutdown'], 'add'>;
  log: Logger;
};

/** Loads the reference data and keeps it current; what the hierarchy says is forgotten when it changes. */
export async function startReference({
  connection,
  database,
  shutdown,
  log,
}: Parts): Promise<void> {
  const { db } = database;
  const snapshot = createSnapshot({
    connection,
    log,
    load: () => loadReference(db),
    readVersion: async () => String((await db.referenceVersion.findFirst())?.number ?? 0),
    subject: 'event.model.reference.changed',
    pollMs: 800,
    notReady: () => new DomainError(NOT_READY, { service: 'tradeflow' }),
  });
  const collectors = createCollectors();
  const subscription = connection.subscribe('event.admin.>', {
    callback: () => collectors.forget(),
  });
  shutdown.add('reference', async () => {
    snapshot.stop();
    if (!connection.isClosed()) subscription.unsubscribe();
  });
  useMemory({
    reference: () => snapshot.get(),
    collectors,
    numbers: createReferenceNumbers(database),
  });
  await snapshot.ready;
}
