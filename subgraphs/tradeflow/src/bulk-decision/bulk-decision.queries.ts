import { setTimeout as sleep } from 'node:timers/promises';
import type { Prisma } from '@commerce-tracking/prisma/client';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { isUuid } from '@commerce-tracking/service-kit/ids';
import { pageArgs } from '@commerce-tracking/service-kit/pages';
import { BAD_CURSOR, INVALID_INPUT } from '@commerce-tracking/service-kit/reasons';
import { recordsMax } from '../collection/search/select-records.ts';
import type { Context } from '../context.ts';

/** A bulk decision as resolvers get it. */
export type BulkDecisionRow = Prisma.BulkDecisionModel;
/** What became of one of its records. */
export type BulkOutcomeRow = Prisma.BulkOutcomeModel;

type Reader = Pick<Context, 'db' | 'require'>;

/** One's own; administrators read everybody's. */
export async function findBulkDecision(
  { db, require }: Reader,
  id: string,
): Promise<BulkDecisionRow | null> {
  const { actorId, role } = require('collection:read');
  if (!isUuid(id)) return null;
  const bulk = await db.bulkDecision.findUnique({ where: { id } });
  return bulk && (bulk.requestedById === actorId || role === 'ADMIN') ? bulk : null;
}

/** Those that are over, in the order of their records' ids. */
export function findOutcomes(
  { db }: Pick<Context, 'db'>,
  { id }: Pick<BulkDecisionRow, 'id'>,
  args: { first?: number | null; after?: string | null } = {},
): Promise<BulkOutcomeRow[]> {
  const { limit } = pageArgs({ first: args.first ?? recordsMax }, { max: recordsMax, keys: 0 });
  if (args.after && !isUuid(args.after)) {
    throw new DomainError(INVALID_INPUT, {}, [{ path: 'after', reason: BAD_CURSOR }]);
  }
  return db.bulkOutcome.findMany({
    where: {
      bulkDecisionId: id,
      done: { not: null },
      ...(args.after && { collectionId: { gt: args.after } }),
    },
    orderBy: { collectionId: 'asc' },
    take: limit,
  });
}

const pollMs = 50;
const answerMs = 1_500;

/**
 * The decision once it is over, if it is small enough to be over while the caller waits; else as
 * far as it is.
 */
export async function awaitBulkDecision(
  { db, deadlineAt }: Pick<Context, 'db' | 'deadlineAt'>,
  id: string,
): Promise<BulkDecisionRow | null> {
  for (;;) {
    const bulk = await db.bulkDecision.findUnique({ where: { id } });
    const isUnderway = bulk?.status === 'QUEUED' || bulk?.status === 'RUNNING';
    if (!bulk || !isUnderway || bulk.requested > recordsMax) return bulk;
    if (Date.now() > deadlineAt - answerMs) return bulk;
    await sleep(pollMs);
  }
}
