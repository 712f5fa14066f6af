import { createHash } from 'node:crypto';
import { publishSoon } from '@commerce-tracking/federation-nats/messages/outgoing';
import { headers, type NatsConnection } from '@commerce-tracking/federation-nats/nats-client';
import type { HealthStatus } from '@commerce-tracking/service-kit/health';
import type { ServiceStatusRow } from './service-status.rules.ts';

type Seen = {
  status: HealthStatus;
  services: readonly Pick<ServiceStatusRow, 'name' | 'status'>[];
};

const subject = 'event.admin.system.health-changed';
/** Every process of admin looks, and sees a change within a few seconds of the others. */
const togetherMs = 10_000;

/**
 * Tells when parts of the system are otherwise than at the last look, whoever had it look; the first look tells nothing.
 * It is no message of the outbox: nothing is written down, and the next look would tell it again.
 */
export function createHealthTeller(connection: NatsConnection): (seen: Seen) => void {
  let before: Map<string, HealthStatus> | null = null;
  return ({ status, services }) => {
    const now = new Map(services.map((service) => [service.name, service.status]));
    const changed = before ? changesBetween(before, now) : [];
    before = now;
    if (changed.length === 0 || connection.isClosed()) return;
    const at = new Date();
    const what = changed.map((name) => `${name}=${now.get(name)}`).join(' ');
    const turn = Math.floor(at.getTime() / togetherMs);
    const eventId = createHash('sha256').update(`${what} ${turn}`).digest('hex').slice(0, 32);
    const meta = headers();
    meta.set('Nats-Msg-Id', eventId);
    const body = JSON.stringify({ eventId, at: at.toISOString(), status, services: changed });
    publishSoon(connection, subject, body, { headers: meta });
  };
}

/** Names of the parts that are otherwise, or there for the first time; in alphabetical order. */
export function changesBetween(
  before: ReadonlyMap<string, HealthStatus>,
  now: ReadonlyMap<string, HealthStatus>,
): string[] {
  return [...now]
    .filter(([name, status]) => before.get(name) !== status)
    .map(([name]) => name)
    .sort();
}
