import { can } from '@commerce-tracking/access/permissions';
import { Prisma } from '@commerce-tracking/prisma/client';
import type { Actor } from '@commerce-tracking/service-kit/actor';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { isUuid } from '@commerce-tracking/service-kit/ids';
import { type PageArgs, pageArgs, toPage } from '@commerce-tracking/service-kit/pages';
import { BAD_CURSOR, INVALID_INPUT } from '@commerce-tracking/service-kit/reasons';
import { visibleTo } from '../collection/search/collection-scope.ts';
import type { ReadContext } from '../context.ts';
import type { DuplicateFilter } from '../generated/graphql.ts';

/** A pair as resolvers get it. */
export type DuplicateRow = Prisma.DuplicateCandidateModel;

/** One page of pairs; the number on all pages is counted when it is asked for. */
export type DuplicatePageRow = {
  nodes: DuplicateRow[];
  endCursor: string | null;
  hasNextPage: boolean;
  count(): Promise<number>;
};

const pageSizeMax = 100;
const order = [{ score: 'desc' }, { id: 'asc' }] as const satisfies unknown[];

/** Pairs with a record in the caller's scope, the most alike first. */
export async function findDuplicates(
  context: ReadContext,
  args: PageArgs & { filter?: DuplicateFilter | null },
): Promise<DuplicatePageRow> {
  const actor = context.require('duplicate:decide');
  const { limit, after, offset } = pageArgs(args, { max: pageSizeMax, keys: 2 });
  const visible = visibleTo(actor);
  const { statuses, kinds, scoreFrom, collectionIds, decidableOnly } = args.filter ?? {};
  const ids = collectionIds?.filter(isUuid);
  const conditions: Prisma.DuplicateCandidateWhereInput[] = [
    decidableOnly ? { first: visible, second: visible } : seenBy(actor),
    { status: { in: statuses ?? ['OPEN'] } },
    kinds ? { kind: { in: kinds } } : {},
    typeof scoreFrom === 'number' ? { score: { gte: scoreFrom } } : {},
    ids ? { OR: [{ firstId: { in: ids } }, { secondId: { in: ids } }] } : {},
  ];
  const beyond = after ? [beyondCursor(after)] : [];
  const rows = await context.db.duplicateCandidate.findMany({
    where: { AND: [...conditions, ...beyond] },
    orderBy: [...order],
    take: limit + 1,
    skip: offset,
  });
  return {
    ...toPage(rows, limit, ({ score, id }) => [score, id]),
    count: () => context.db.duplicateCandidate.count({ where: { AND: conditions } }),
  };
}

/** @throws DomainError INVALID_INPUT when it is the cursor of another list */
function beyondCursor([score, id]: unknown[]): Prisma.DuplicateCandidateWhereInput {
  if (!isScore(score) || !isUuid(id)) {
    throw new DomainError(INVALID_INPUT, {}, [{ path: 'after', reason: BAD_CURSOR }]);
  }
  return { OR: [{ score: { lt: score } }, { score, id: { gt: id } }] };
}

function isScore(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 100;
}

/** A pair the caller may decide or has decided; null where no record of it is in scope. */
export function findDuplicate(context: ReadContext, id: string): Promise<DuplicateRow | null> {
  const where = { id, ...seenBy(context.require('duplicate:decide')) };
  return context.db.duplicateCandidate.findFirst({ where });
}

/**
 * Pairs with a record in scope. An administrator's scope is no condition at all, and Prisma takes a
 * choice between two empty conditions for one that nothing meets.
 */
function seenBy(actor: Actor): Prisma.DuplicateCandidateWhereInput {
  if (actor.role === 'ADMIN') return {};
  const visible = visibleTo(actor);
  return { OR: [{ first: visible }, { second: visible }] };
}

/** The pairs of records the caller has been shown, by record. */
export async function findDuplicatesOf(
  { db, actor }: ReadContext,
  ids: readonly string[],
): Promise<{ recordId: string; row: DuplicateRow }[]> {
  if (!actor || !can(actor, 'duplicate:decide')) return [];
  const known = new Set(ids);
  const rows = await db.duplicateCandidate.findMany({
    where: { OR: [{ firstId: { in: [...known] } }, { secondId: { in: [...known] } }] },
    orderBy: [...order],
  });
  return rows.flatMap((row) =>
    [row.firstId, row.secondId]
      .filter((recordId) => known.has(recordId))
      .map((recordId) => ({ recordId, row })),
  );
}

/** Records in open pairs, for those who decide on pairs; the table of records is called `c`. */
export function hasOpenDuplicates(role: string): Prisma.Sql {
  if (!can({ role }, 'duplicate:decide')) return Prisma.sql`FALSE`;
  return Prisma.sql`(
    EXISTS (SELECT 1 FROM tradeflow_duplicate_candidate d WHERE d.firstId = c.id AND d.status = 'OPEN')
    OR EXISTS (SELECT 1 FROM tradeflow_duplicate_candidate d WHERE d.secondId = c.id AND d.status = 'OPEN'))`;
}
