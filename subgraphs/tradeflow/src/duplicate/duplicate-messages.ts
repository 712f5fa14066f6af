import type { DuplicateKind } from '@commerce-tracking/prisma/client';
import type { EventMessage } from '@commerce-tracking/service-kit/commands/commands';

/** Tells the world of a pair by keys: listeners read it under their own rights. */
export function duplicateEvent(
  name: 'found' | 'decided',
  pair: { id: string; firstId: string; secondId: string; kind: DuplicateKind },
  more: Record<string, unknown> = {},
): EventMessage {
  const { id, firstId, secondId, kind } = pair;
  return {
    subject: `event.tradeflow.duplicate.${name}`,
    aggregateId: id,
    payload: { duplicateCandidateId: id, firstId, secondId, kind, ...more },
  };
}
