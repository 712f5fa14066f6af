import { DomainError } from '@commerce-tracking/service-kit/errors';
import { INVALID_INPUT, NOT_ALLOWED } from '@commerce-tracking/service-kit/reasons';
import { concernsRecord, recordKeys } from './collection-keys.ts';
import type { LiveEvent, LiveField } from './live-field.ts';

type Arguments = { level: number };

/** What waits for a decision at a level. */
export const reviewQueueChanged: LiveField = {
  name: 'reviewQueueChanged',
  permission: 'collection:read',
  subjects: ['event.tradeflow.collection.*'],
  check({ level }: Arguments) {
    if (level === 1 || level === 2) return;
    throw new DomainError(INVALID_INPUT, {}, [
      { path: 'level', reason: NOT_ALLOWED, values: { allowed: '1, 2' } },
    ]);
  },
  concerns(event, actor, { level }: Arguments) {
    // Analysts see what is published, and what is published waits for nobody.
    if (actor.role === 'ANALYST' || !changeIn(event, level)) return false;
    return concernsRecord(event, actor);
  },
  answer(event, { level }: Arguments) {
    return { ...recordKeys(event), level, change: changeIn(event, level) };
  },
  read: { collection: { query: 'collection', argument: 'id', key: 'collectionId' } },
};

function changeIn({ keys }: LiveEvent, level: number): 'ENTERED' | 'MOVED' | 'LEFT' | null {
  const waiting = level === 1 ? 'SUBMITTED' : 'APPROVED_L1';
  if (keys.state === waiting) return keys.previousState === waiting ? 'MOVED' : 'ENTERED';
  return keys.previousState === waiting ? 'LEFT' : null;
}
