import { Prisma, type SqlValue } from '@commerce-tracking/prisma/client';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { isUuid } from '@commerce-tracking/service-kit/ids';
import { instantOfCursor, type Page, pageArgs, toPage } from '@commerce-tracking/service-kit/pages';
import { BAD_CURSOR, INVALID_INPUT } from '@commerce-tracking/service-kit/reasons';
import { visibleToSql } from '../collection/search/collection-scope.ts';
import type { ReadContext } from '../context.ts';
import type { QueryWithdrawnSinceArgs } from '../generated/graphql.ts';

/** A withdrawn publication as resolvers get it. */
export type WithdrawalRow = {
  id: string;
  collectionId: string;
  reference: string;
  publishedAt: Date;
  withdrawnAt: Date;
  isPublishedAgain: boolean;
};

export type WithdrawalPageRow = Page<WithdrawalRow> & { totalCount(): Promise<number> };

type Stored = Omit<WithdrawalRow, 'isPublishedAgain'> & { isPublishedAgain: number | bigint };

/** What was withdrawn since an instant, the earliest first. */
export async function findWithdrawals(
  context: ReadContext,
  args: QueryWithdrawnSinceArgs,
): Promise<WithdrawalPageRow> {
  const actor = context.require('collection:read');
  const { limit, after, offset } = pageArgs(args, { max: 100, keys: 2 });
  // Analysts saw every one of them while it was published, and are not told more than that it was.
  const scope = actor.role === 'ANALYST' ? Prisma.sql`TRUE` : visibleToSql(actor);
  const where = Prisma.sql`w.withdrawnAt >= ${new Date(args.date)} AND ${scope}`;
  const from = Prisma.sql`
    FROM tradeflow_withdrawal w JOIN tradeflow_collection c ON c.id = w.collectionId`;
  const rows = await select<Stored>(
    context,
    Prisma.sql`SELECT w.id, w.collectionId, c.reference, w.publishedAt, w.withdrawnAt,
        (c.state = 'APPROVED_L2') AS isPublishedAgain ${from}
      WHERE ${where} AND ${afterCursor(after)}
      ORDER BY w.withdrawnAt, w.id LIMIT ${limit + 1} OFFSET ${offset}`,
  );
  const withdrawals = rows.map((row) => ({
    ...row,
    isPublishedAgain: Boolean(Number(row.isPublishedAgain)),
  }));
  return {
    ...toPage(withdrawals, limit, ({ withdrawnAt, id }) => [withdrawnAt.toISOString(), id]),
    totalCount: async () => {
      const count = Prisma.sql`SELECT COUNT(*) AS count ${from} WHERE ${where}`;
      const [counted] = await select<{ count: bigint | number }>(context, count);
      return Number(counted?.count ?? 0);
    },
  };
}

function afterCursor(after: unknown[] | null): Prisma.Sql {
  if (!after) return Prisma.sql`TRUE`;
  const [moment, id] = after;
  const at = instantOfCursor(moment);
  if (!isUuid(id)) {
    throw new DomainError(INVALID_INPUT, {}, [{ path: 'after', reason: BAD_CURSOR }]);
  }
  return Prisma.sql`(w.withdrawnAt > ${at} OR (w.withdrawnAt = ${at} AND w.id > ${id}))`;
}

function select<Row>({ db }: ReadContext, { sql, values }: Prisma.Sql): Promise<Row[]> {
  return db.sql.select<Row>(sql, values as SqlValue[]);
}
