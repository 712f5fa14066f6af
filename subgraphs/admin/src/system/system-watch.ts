import type { NatsConnection } from '@commerce-tracking/federation-nats/nats-client';
import type { Db } from '@commerce-tracking/prisma/client';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import type { HealthStatus } from '@commerce-tracking/service-kit/health';
import type { Logger } from '@commerce-tracking/service-kit/logs';
import { NOT_READY } from '@commerce-tracking/service-kit/reasons';
import { discoverProcesses } from './discover-processes.ts';
import { brokerStatus, databaseStatus } from './servers.ts';
import {
  type ServiceStatusRow,
  type Sighting,
  serviceStatuses,
  worst,
} from './service-status.rules.ts';
import { createSightings } from './sightings.ts';
import {
  outboxQueues,
  type QueueStatusRow,
  requestQueues,
  streamQueues,
  withFollowers,
} from './stream-queues.ts';
import { createHealthTeller } from './tell-health.ts';
import { within } from './within.ts';

/** The whole system at one moment. */
export type SystemView = {
  status: HealthStatus;
  checkedAt: Date;
  services: ServiceStatusRow[];
  /** Null when the streams do not answer. */
  queues: QueueStatusRow[] | null;
};

export type SystemWatch = {
  /** At most a second old; whoever asks meanwhile shares the answer. */
  look(): Promise<SystemView>;
  stop(): void;
};

type Parts = {
  connection: NatsConnection;
  db: Db;
  log: Logger;
  downAfterSeconds: () => number;
  /** How often it looks without being asked, so that it is known when something was last there. */
  everyMs?: number;
};

const sharedForMs = 1_000;
const answerWithinMs = 2_000;
let current: SystemWatch | null = null;

/** The watch of this process. @throws DomainError NOT_READY before the service has started */
export function systemWatch(): SystemWatch {
  if (!current) throw new DomainError(NOT_READY, { service: 'admin' });
  return current;
}

/** Looks at the whole system, now and then by itself and whenever it is asked. */
export function startSystemWatch(parts: Parts): SystemWatch {
  const { connection, db, log, everyMs = 5_000 } = parts;
  const sightings = createSightings(db);
  const tell = createHealthTeller(connection);
  let present: string[] = [];
  let shared: { at: number; view: Promise<SystemView> } | null = null;

  const lookNow = async (): Promise<SystemView> => {
    const known = sightings.known();
    const checkedAt = new Date();
    const [processes, broker, database, waiting] = await Promise.all([
      discoverProcesses(connection, present),
      brokerStatus(connection, known.get('broker')),
      databaseStatus(db, known.get('database')),
      within(answerWithinMs, streamQueues(connection, checkedAt)),
      within(answerWithinMs, sightings.recall()),
    ]);
    present = processes.map(({ id }) => id);
    const at = { now: checkedAt, downAfterSeconds: parts.downAfterSeconds() };
    const servers = [database, broker];
    const others = new Map([...known].filter(([name]) => !servers.some((s) => s.name === name)));
    const services = [...serviceStatuses(processes, others, at), ...servers];
    void sightings.note(seenNow(services));
    const status = worst(services.map((service) => service.status));
    const queues = waiting && [
      ...withFollowers(waiting, processes),
      ...outboxQueues(processes),
      ...requestQueues(processes),
    ];
    tell({ status, services });
    return { status, checkedAt, services, queues };
  };
  const look = () => {
    if (!shared || Date.now() - shared.at > sharedForMs) {
      shared = { at: Date.now(), view: lookNow() };
    }
    return shared.view;
  };
  const timer = setInterval(() => {
    look().catch((error: unknown) => log.debug({ err: error }, 'the system was not looked at'));
  }, everyMs);
  timer.unref();

  current = { look, stop: () => clearInterval(timer) };
  return current;
}

function seenNow(services: readonly ServiceStatusRow[]): Map<string, Sighting> {
  const seen = new Map<string, Sighting>();
  for (const { name, instances, lastSeenAt, releaseVersion } of services) {
    if (instances > 0 && lastSeenAt) seen.set(name, { lastSeenAt, releaseVersion });
  }
  return seen;
}
