import type { NatsConnection } from '@commerce-tracking/federation-nats/connection';
import type { Actor } from '../actor.ts';
import type { Logger } from '../logs.ts';
import { auditMessage } from '../outbox/messages.ts';

/** What somebody known was not allowed to do. */
export type Refusal = {
  actor: Actor;
  /** Subject of the command, or the permission that is missing. */
  action: string;
  reason: string;
  entityId?: string;
  commandId?: string;
  requestId: string;
  address: string | null;
};

export type RefusalLog = (refusal: Refusal) => void;

/**
 * Tells the audit log of what was refused before any work began, where there is no transaction to
 * tell it in. Told in the background, straight to the stream: losing one in a crash loses no change.
 */
export function createRefusalLog(options: {
  connection: NatsConnection;
  subgraph: string;
  log: Logger;
}): RefusalLog {
  const { connection, subgraph, log } = options;
  return ({ actor, action, reason, entityId, commandId, requestId, address }) => {
    const { actorId, role, sessionId } = actor;
    const known = { subgraph, subject: action, actorId, role, sessionId, address, requestId };
    const entry = {
      entityType: entityTypeOf(action),
      entityId: entityId ?? commandId ?? '-',
      reason,
    };
    const source = { ...known, commandId: commandId ?? '', now: new Date() };
    const { id, subject, body } = auditMessage(entry, 'REFUSED', source);
    connection
      .jetstream()
      .publish(subject, body, { msgID: id })
      .catch((error: unknown) => log.warn({ err: error, action }, 'refusal not audited'));
  };
}

/** The kind of thing a command or a permission is about: `command.auth.signing-key.rotate` → `SigningKey`. */
export function entityTypeOf(action: string): string {
  const topic = action.includes(':') ? action.split(':')[0] : action.split('.')[2];
  return (topic ?? 'unknown').replace(/(?:^|-)(\w)/g, (_match, letter: string) =>
    letter.toUpperCase(),
  );
}

/** The thing a command's input names, when it names one. */
export function entityIdOf(input: unknown): string | undefined {
  const id = (input as { id?: unknown } | null | undefined)?.id;
  return typeof id === 'string' && id.length <= 100 ? id : undefined;
}

/** Lets a caller's repeated asking for the same thing through once a minute. */
export function oncePerMinute(log: RefusalLog): RefusalLog {
  const told = new Map<string, number>();
  return (refusal) => {
    const key = `${refusal.actor.actorId} ${refusal.action}`;
    const now = Date.now();
    if ((told.get(key) ?? 0) > now - 60_000) return;
    if (told.size >= 10_000) told.clear();
    told.set(key, now);
    log(refusal);
  };
}
