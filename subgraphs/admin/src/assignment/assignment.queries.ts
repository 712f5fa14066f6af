import type { Db, Prisma } from '@commerce-tracking/prisma/client';
import type { Actor } from '@commerce-tracking/service-kit/actor';
import { instantOfCursor, type Page, pageArgs, toPage } from '@commerce-tracking/service-kit/pages';
import { actorsVisibleTo } from '../actor/actor.scope.ts';
import type { QueryAssignmentsArgs } from '../generated/graphql.ts';

/** A link of the hierarchy as stored. */
export type AssignmentRow = Prisma.AssignmentModel;

/** Which links a caller may see: those of the people the caller may see. */
export function assignmentsVisibleTo(actor: Actor): Prisma.AssignmentWhereInput {
  return { subordinate: actorsVisibleTo(actor) };
}

/** One link, if the caller may see it and may work on the hierarchy at all. */
export function findAssignment(
  { db, actor }: { db: Db; actor: Actor },
  id: string,
): Promise<AssignmentRow | null> {
  return db.assignment.findFirst({ where: { AND: [assignmentsVisibleTo(actor), { id }] } });
}

export type AssignmentPageRow = Page<AssignmentRow> & { totalCount: () => Promise<number> };

/** Links of the hierarchy, newest first. */
export async function findAssignments(
  { db, actor }: { db: Db; actor: Actor },
  args: QueryAssignmentsArgs,
): Promise<AssignmentPageRow> {
  const page = pageArgs(args, { max: 100, keys: 2 });
  const { kind, subordinateId, superiorId, collectionPointId, isOpen } = args.filter ?? {};
  const where: Prisma.AssignmentWhereInput = {
    AND: [
      assignmentsVisibleTo(actor),
      {
        ...(kind && { kind }),
        ...(subordinateId && { subordinateId }),
        ...(superiorId && { superiorId }),
        ...(collectionPointId && { collectionPointId }),
        ...(isOpen != null && { validTo: isOpen ? null : { not: null } }),
      },
    ],
  };
  const rows = await db.assignment.findMany({
    where: { AND: [where, page.after ? afterCursor(page.after) : {}] },
    orderBy: [{ validFrom: 'desc' }, { id: 'asc' }],
    skip: page.offset,
    take: page.limit + 1,
  });
  return {
    ...toPage(rows, page.limit, (row) => [row.validFrom.toISOString(), row.id]),
    totalCount: () => db.assignment.count({ where }),
  };
}

function afterCursor([from, id]: unknown[]): Prisma.AssignmentWhereInput {
  const validFrom = instantOfCursor(from);
  return { OR: [{ validFrom: { lt: validFrom } }, { validFrom, id: { gt: String(id) } }] };
}
