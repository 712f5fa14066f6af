import type { Database, Db } from '@commerce-tracking/prisma/client';
import { startSettings } from '@commerce-tracking/prisma/settings';
import {
  createCommandSender,
  type SendCommand,
} from '@commerce-tracking/service-kit/commands/command-client';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { newId } from '@commerce-tracking/service-kit/ids';
import type { Logger } from '@commerce-tracking/service-kit/logs';
import { NOT_READY } from '@commerce-tracking/service-kit/reasons';
import type { ServiceParts } from '@commerce-tracking/service-kit/service';
import { createSnapshot } from '@commerce-tracking/service-kit/streams/snapshot';
import type { Settings } from '@commerce-tracking/settings/settings';
import { createReferenceNumbers, type ReferenceNumbers } from '../collection/reference-numbers.ts';
import { type Collectors, createCollectors } from './collectors.ts';
import { loadReference } from './load-reference.ts';
import type { ReferenceData } from './reference-data.ts';

/** What the commands of one process share: memory that spares each of them its reads. */
export type Memory = {
  reference(): ReferenceData;
  settings(): Settings;
  collectors: Collectors;
  numbers: ReferenceNumbers;
  /** Asks another service for a write that nobody calls for. */
  asService(): SendCommand;
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
  const settings = await startSettings({ connection, database, log, service: 'tradeflow' });
  const collectors = createCollectors();
  const subscription = connection.subscribe('event.admin.>', {
    callback: () => collectors.forget(),
  });
  shutdown.add('reference', async () => {
    snapshot.stop();
    settings.stop();
    if (!connection.isClosed()) subscription.unsubscribe();
  });
  useMemory({
    reference: () => snapshot.get(),
    settings: () => settings.get(),
    collectors,
    numbers: createReferenceNumbers(db),
    asService: serviceSender(connection),
  });
  await snapshot.ready;
}

const serviceDeadlineMs = 30_000;

/** Sends without a caller's token; every write has an id of its own. */
export function serviceSender(connection: Parts['connection']): () => SendCommand {
  const sender = createCommandSender({ connection, subgraph: 'tradeflow' });
  return () =>
    sender({
      headers: {},
      commandIdBase: newId(),
      deadlineAt: Date.now() + serviceDeadlineMs,
    });
}
