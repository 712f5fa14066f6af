import type { AuditNote, EventMessage } from '../commands/commands.ts';
import { newId } from '../ids.ts';
import type { OutboxMessage } from './outbox-store.ts';
import { withoutSecrets } from './redaction.ts';

/** Who and what stands behind a message, for tracing it back. */
export type MessageSource = {
  subgraph: string;
  subject: string;
  actorId: string;
  role: string | null;
  sessionId: string | null;
  address: string | null;
  commandId: string;
  requestId: string;
  now: Date;
};

/** The outbox row of an event; every event says when, who and under which request. */
export function eventMessage(event: EventMessage, source: MessageSource): OutboxMessage {
  const id = newId(source.now.getTime());
  return {
    id,
    subject: event.subject,
    aggregateId: event.aggregateId,
    body: JSON.stringify({
      eventId: id,
      at: source.now.toISOString(),
      actorId: source.actorId,
      correlationId: source.requestId,
      ...event.payload,
    }),
  };
}

/** The outbox row of an audit entry. */
export function auditMessage(
  note: AuditNote,
  outcome: 'DONE' | 'REFUSED' | 'FAILED',
  source: MessageSource,
): OutboxMessage {
  const { now, requestId, subject, ...who } = source;
  return {
    id: newId(now.getTime()),
    subject: `audit.${source.subgraph}`,
    aggregateId: note.entityId,
    body: JSON.stringify({
      at: now.toISOString(),
      action: subject.replace(/^command\./, ''),
      outcome,
      correlationId: requestId,
      ...who,
      ...note,
      ...(note.before !== undefined && { before: withoutSecrets(note.before) }),
      ...(note.after !== undefined && { after: withoutSecrets(note.after) }),
    }),
  };
}
