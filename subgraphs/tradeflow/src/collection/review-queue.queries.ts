import { Prisma } from '@commerce-tracking/prisma/client';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { isUuid } from '@commerce-tracking/service-kit/ids';
import { decodeCursor, type PageArgs } from '@commerce-tracking/service-kit/pages';
import { BAD_CURSOR, INVALID_INPUT, NOT_ALLOWED } from '@commerce-tracking/service-kit/reasons';
import { isInstant } from '@commerce-tracking/service-kit/values/dates';
import type { GraphQLResolveInfo } from 'graphql';
import type { ReadContext } from '../context.ts';
import type { CollectionFilter } from '../generated/graphql.ts';
import type { CollectionPageRow } from '../rows.ts';
import { type PageOrder, readPage } from './collection.queries.ts';

type QueueArgs = PageArgs & { level: number; filter?: CollectionFilter | null };

const priorities = ['LOW', 'NORMAL', 'HIGH', 'URGENT'];
/** Values of a cursor: instant of the first page, overdue, rank of the priority, deadline, id. */
const keys = 5;

/** What waits for a decision at a level: overdue first, then by priority, deadline and id. */
export function findReviewQueue(
  context: ReadContext,
  args: QueueArgs,
  info: GraphQLResolveInfo,
): Promise<CollectionPageRow> {
  const { level } = args;
  if (level !== 1 && level !== 2) {
    throw new DomainError(INVALID_INPUT, {}, [
      { path: 'level', reason: NOT_ALLOWED, values: { allowed: '1, 2' } },
    ]);
  }
  const waiting =
    level === 1 ? Prisma.sql`c.state = 'SUBMITTED'` : Prisma.sql`c.state = 'APPROVED_L1'`;
  // "Overdue" is judged at one instant for all pages: the first page's, which the cursor carries on.
  const asOf = args.after ? readCursor(decodeCursor(args.after, keys)).asOf : context.now;
  return readPage(context, args, waiting, mostPressingFirst(asOf), info);
}

function mostPressingFirst(asOf: Date): PageOrder {
  return {
    by: orderSql(asOf),
    keys,
    columns: ['dueAt', 'priority'],
    after(cursor) {
      const at = readCursor(cursor);
      const overdue = Prisma.sql`(c.dueAt < ${asOf})`;
      const rank = Prisma.sql`(c.priority + 0)`;
      return Prisma.sql`(${overdue} < ${at.isOverdue} OR (${overdue} = ${at.isOverdue} AND
        (${rank} < ${at.rank} OR (${rank} = ${at.rank} AND
          (c.dueAt > ${at.dueAt} OR (c.dueAt = ${at.dueAt} AND c.id > ${at.id}))))))`;
    },
    cursorOf: ({ id, dueAt, priority }) => [
      asOf.toISOString(),
      dueAt && dueAt < asOf ? 1 : 0,
      priorities.indexOf(priority) + 1,
      dueAt?.toISOString() ?? null,
      id,
    ],
  };
}

function orderSql(asOf: Date): Prisma.Sql {
  // The database orders an enum by the position of its values: see Priority in the Prisma schema.
  return Prisma.sql`(c.dueAt < ${asOf}) DESC, (c.priority + 0) DESC, c.dueAt ASC, c.id ASC`;
}

function readCursor([asOf, isOverdue, rank, dueAt, id]: readonly unknown[]) {
  const isOurs =
    isInstantText(asOf) &&
    isInstantText(dueAt) &&
    typeof isOverdue === 'number' &&
    typeof rank === 'number' &&
    isUuid(id);
  if (!isOurs) throw new DomainError(INVALID_INPUT, {}, [{ path: 'after', reason: BAD_CURSOR }]);
  return { asOf: new Date(asOf), dueAt: new Date(dueAt), isOverdue, rank, id };
}

function isInstantText(value: unknown): value is string {
  return typeof value === 'string' && isInstant(value);
}
