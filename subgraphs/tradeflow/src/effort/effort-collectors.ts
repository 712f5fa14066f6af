import type { Tx } from '@commerce-tracking/prisma/client';
import type { Actor } from '@commerce-tracking/service-kit/actor';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { INVALID_INPUT } from '@commerce-tracking/service-kit/reasons';
import { mayRecordAt } from '../quality/check-draft.rules.ts';
import { memory } from '../reference/reference.ts';
import type { PointEntry } from '../reference/reference-data.ts';
import { NOT_A_COLLECTOR } from './effort.errors.ts';

/**
 * Who watched: those named; where nobody is named, those known already, and the collector who says it.
 * A collector adds nobody but the own person, others any collector who may record at the point.
 * @throws DomainError INVALID_INPUT
 */
export async function collectorsNamed(
  db: Tx,
  { actorId, role }: Actor,
  point: PointEntry,
  named: readonly string[] | null | undefined,
  stored: { collectorIds: readonly string[] } | null,
): Promise<string[]> {
  const known = stored?.collectorIds ?? [];
  const own = role === 'COLLECTOR' ? [actorId] : [];
  const wanted = [...new Set(named ?? [...known, ...own])].toSorted();
  const added = wanted.filter((id) => !known.includes(id) && !own.includes(id));
  if (added.length === 0) return wanted;
  const people =
    role === 'COLLECTOR'
      ? []
      : await db.actor.findMany({
          where: { id: { in: added }, actorRole: 'COLLECTOR' },
          select: { id: true, countryId: true },
        });
  const reference = memory().reference();
  const admitted = new Set(
    people
      .filter(({ countryId }) => mayRecordAt(point.id, reference, countryId))
      .map(({ id }) => id),
  );
  const refused = added
    .filter((id) => !admitted.has(id))
    .map((id) => ({
      path: `input.collectorIds.${named?.indexOf(id) ?? 0}`,
      reason: NOT_A_COLLECTOR,
    }));
  if (refused.length > 0) throw new DomainError(INVALID_INPUT, {}, refused);
  return wanted;
}
