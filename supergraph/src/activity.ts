import { type Presence, presenceSubject } from '@commerce-tracking/service-kit/values/presence';
import type { Identify } from './identity.ts';
import type { Connection } from './nats-link.ts';

const everyMs = 60_000;
const sessionsMax = 20_000;

/**
 * Tells auth which sessions are in use, so that people are shown as online while they work and not
 * only when they renew their token. Once a minute per session; a lost message is made good by the
 * next one.
 */
export function noteActivity(
  identify: Identify,
  connection: () => Pick<Connection, 'publish' | 'isClosed'> | null,
): Identify {
  const told = new Map<string, number>();
  return async (authorization) => {
    const actor = await identify(authorization);
    if (!actor) return null;
    const { userId, sessionId } = actor;
    const now = Date.now();
    if ((told.get(sessionId) ?? 0) > now - everyMs) return actor;
    const current = connection();
    if (!current || current.isClosed()) return actor;
    if (told.size >= sessionsMax) told.clear();
    told.set(sessionId, now);
    current.publish(presenceSubject, JSON.stringify({ userId, sessionId } satisfies Presence));
    return actor;
  };
}
