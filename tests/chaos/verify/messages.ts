import type { Entry } from '../ledger.ts';
import type { Stored } from './stored.ts';

const eventOf: Partial<Record<Entry['kind'], string>> = {
  draft: 'created',
  create: 'submitted',
  submit: 'submitted',
  resubmit: 'resubmitted',
  approve1: 'approved-level-1',
  approve2: 'approved-level-2',
  reject1: 'rejected-level-1',
  reject2: 'rejected-level-2',
  comment: 'commented',
  move: 'changed',
  block: 'deactivated',
  unblock: 'activated',
};

/** Messages that never left, are not in their stream, or are not in the audit log. */
export function missingMessages(entries: readonly Entry[], stored: Stored): string[] {
  const inStream = {
    event: new Set(stored.streams.EVENTS),
    audit: new Set(stored.streams.AUDIT),
  };
  const missing: string[] = [];
  const events = new Map<string, number>();
  for (const { id, subject, sentAt, aggregateId } of stored.messages) {
    const what = `${subject} ${id}`;
    const family = subject.split('.', 1)[0];
    if (!sentAt) missing.push(`${what} was not sent`);
    const event = `${subject.split('.').at(-1)} ${aggregateId}`;
    if (family === 'event') events.set(event, (events.get(event) ?? 0) + 1);
    if (family !== 'event' && family !== 'audit') continue;
    if (!inStream[family].has(id)) missing.push(`${what} is not in its stream`);
    if (family === 'audit' && !stored.auditEntries.has(id)) missing.push(`${what} is not logged`);
  }
  // One for each write: the same may happen to a record, or a person, more than once.
  for (const { kind, outcome, recordId, commandId } of entries) {
    const name = eventOf[kind];
    if (outcome !== 'DONE' || !name) continue;
    const event = `${name} ${recordId}`;
    const left = events.get(event) ?? 0;
    if (left === 0) missing.push(`no event of ${kind} ${commandId}`);
    else events.set(event, left - 1);
  }
  return missing;
}

/** Messages of one aggregate that stand in their stream in another order than they were written in. */
export function disorder(stored: Stored): string[] {
  const wrong: string[] = [];
  const byId = new Map(stored.messages.map((message) => [message.id, message]));
  for (const ids of Object.values(stored.streams)) {
    const last = new Map<string, number>();
    const seen = new Set<string>();
    for (const id of ids) {
      const message = byId.get(id);
      if (!message || seen.has(id)) continue;
      seen.add(id);
      const key = `${message.subgraph} ${message.aggregateId}`;
      const before = last.get(key) ?? 0;
      const at = Number(message.sequence);
      if (at < before) wrong.push(`${message.subject} ${id} came after ${before}`);
      last.set(key, Math.max(at, before));
    }
  }
  return wrong;
}

/** How many messages stand in the streams more than once: their readers know them by their id. */
export function repeatedInStreams(stored: Stored): number {
  const repeated = (ids: string[]) => ids.length - new Set(ids).size;
  return repeated(stored.streams.EVENTS) + repeated(stored.streams.AUDIT);
}
