import {
  type NatsConnection,
  watchConnection,
} from '@commerce-tracking/federation-nats/connection';
import type { HealthCheck } from '../health.ts';
import type { Logger } from '../logs.ts';

export const permissionCheck = 'nats-permissions';

/** A message that was refused says so no longer than this; a subscription stays refused as long as the connection. */
const rememberedMs = 60_000;
/** The longest anybody waits for an answer; the broker lets nobody answer later either. */
const answeredWithinMs = 120_000;

/**
 * Watches for what the broker refuses this process: the client itself says nothing of a refused message, so somebody
 * would wait for it in vain. Told in the log, and in the health of the process until it is over.
 */
export function watchPermissions(connection: NatsConnection, log: Logger): () => HealthCheck {
  const refused = new Map<string, { isMessage: boolean; at: number }>();
  let reconnectedAt = Number.NEGATIVE_INFINITY;
  watchConnection(connection, (event) => {
    if (event.type === 'connected') {
      // With another configuration of the broker comes another connection.
      refused.clear();
      reconnectedAt = Date.now();
    }
    if (event.type !== 'not-permitted') return;
    // The right to answer a request ends with the connection it came on.
    const isAnswer = event.operation === 'publish' && event.subject.startsWith('_INBOX');
    if (isAnswer && Date.now() - reconnectedAt < answeredWithinMs) {
      log.info({ subject: event.subject }, 'answer lost with the connection its request came on');
      return;
    }
    const what = `${event.operation} ${event.subject}`;
    if (!refused.has(what)) log.error({ ...event }, 'not permitted by NATS');
    refused.set(what, { isMessage: event.operation === 'publish', at: Date.now() });
  });
  return () => {
    for (const [what, { isMessage, at }] of refused) {
      if (isMessage && Date.now() - at > rememberedMs) refused.delete(what);
    }
    const whats = [...refused.keys()];
    return {
      name: permissionCheck,
      status: whats.length > 0 ? 'DOWN' : 'UP',
      message: whats.length > 0 ? `NATS refuses: ${whats.slice(0, 5).join(', ')}` : null,
    };
  };
}
