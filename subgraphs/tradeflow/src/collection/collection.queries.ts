import { type Db, Prisma, type SqlValue } from '@commerce-tracking/prisma/client';
import { isUuid } from '@commerce-tracking/service-kit/ids';
import { type PageArgs, pageArgs, toPage } from '@commerce-tracking/service-kit/pages';
import type { GraphQLResolveInfo } from 'graphql';
import type { ReadContext } from '../context.ts';
import type { CollectionFilter, CollectionSort } from '../generated/graphql.ts';
import type { CollectionPageRow, CollectionRow } from '../rows.ts';
import { withWorkingCopies } from '../working-copy/show-working-copy.ts';
import { allColumns, asModelRow, columnList, columnsFor } from './collection-columns.ts';
import { matching } from './search/collection-filter.ts';
import {
  afterCursor,
  type CollectionOrder,
  cursorOf,
  orderBy,
  orderOf,
} from './search/collection-order.ts';
import { visibleToSql } from './search/collection-scope.ts';

type ListArgs = PageArgs & { filter?: CollectionFilter | null };

const pageSizeMax = 100;

/** The caller's records, filtered and sorted. */
export function findCollections(
  context: ReadContext,
  args: ListArgs & { sort?: CollectionSort | null },
  info: GraphQLResolveInfo,
): Promise<CollectionPageRow> {
  const order = orderOf(args.sort);
  return readPage(context, args, Prisma.sql`TRUE`, byColumn(order), info);
}

/** Records sent back for correction, the latest rejection first. */
export function findRejectedCollections(
  context: ReadContext,
  args: ListArgs,
  info: GraphQLResolveInfo,
): Promise<CollectionPageRow> {
  const rejected = Prisma.sql`c.state IN ('REJECTED_L1', 'REJECTED_L2')`;
  const order = byColumn({ column: 'stageEnteredAt', isDescending: true });
  return readPage(context, args, rejected, order, info);
}

/** Records in the caller's scope by id; the others are missing from the answer. */
export async function findCollectionsById(
  context: ReadContext,
  ids: readonly string[],
): Promise<Map<string, CollectionRow>> {
  const { actor, db, seen } = context;
  const known = ids.filter(isUuid);
  if (!actor || known.length === 0) return new Map();
  const rows = await selectRows(
    db,
    allColumns,
    Prisma.sql`${visibleToSql(actor)} AND c.id IN (${Prisma.join(known)})`,
  );
  const shown = await withWorkingCopies(rows, context.workingCopies);
  return new Map(shown.map((row) => [row.id, seen(row)]));
}

/** The record with a human reference, where the caller may see it. */
export async function findCollectionByReference(
  context: ReadContext,
  reference: string,
): Promise<CollectionRow | null> {
  const actor = context.require('collection:read');
  const wanted = reference.trim().toUpperCase();
  if (!/^[A-Z]{2}-\d{4}-\d{6,}$/.test(wanted)) return null;
  const [row] = await selectRows(
    context.db,
    allColumns,
    Prisma.sql`${visibleToSql(actor)} AND c.reference = ${wanted}`,
  );
  if (!row) return null;
  const [shown] = await withWorkingCopies([row], context.workingCopies);
  return shown ? context.seen(shown) : null;
}

/** An order a page can be read in: its SQL, and how a cursor continues it. */
export type PageOrder = {
  by: Prisma.Sql;
  /** Number of values a cursor holds. */
  keys: number;
  columns: readonly (keyof CollectionRow)[];
  after(cursor: readonly unknown[]): Prisma.Sql;
  cursorOf(row: CollectionRow): unknown[];
};

function byColumn(order: CollectionOrder): PageOrder {
  return {
    by: orderBy(order),
    keys: 2,
    columns: [order.column],
    after: (cursor) => afterCursor(order, cursor),
    cursorOf: (row) => cursorOf(order, row),
  };
}

/** One page inside the caller's scope, read with the columns its query needs. */
export async function readPage(
  context: ReadContext,
  args: ListArgs,
  condition: Prisma.Sql,
  order: PageOrder,
  info: GraphQLResolveInfo,
): Promise<CollectionPageRow> {
  const actor = context.require('collection:read');
  const { db, now, seen } = context;
  const { limit, after, offset } = pageArgs(args, { max: pageSizeMax, keys: order.keys });
  const where = Prisma.sql`${matching(args.filter, { actor, now })} AND ${condition}`;
  const beyond = after ? Prisma.sql` AND ${order.after(after)}` : Prisma.empty;
  const columns = columnsFor(info, order.columns);
  const rows = await selectRows(
    db,
    columns,
    Prisma.sql`${where}${beyond} ORDER BY ${order.by} LIMIT ${limit + 1} OFFSET ${offset}`,
  );
  const page = toPage(rows, limit, order.cursorOf);
  const nodes = await withWorkingCopies(page.nodes, context.workingCopies);
  const isWhole = !after && !page.hasNextPage && page.nodes.length > 0;
  return {
    ...page,
    nodes: nodes.map((row) => seen(row)),
    // The last page of a numbered list has told the number already.
    count: async () => (isWhole ? offset + page.nodes.length : countWhere(context, where)),
  };
}

async function countWhere({ db }: ReadContext, where: Prisma.Sql): Promise<number> {
  const [row] = await select<{ count: bigint }>(
    db,
    Prisma.sql`SELECT COUNT(*) AS count FROM tradeflow_collection c WHERE ${where}`,
  );
  return Number(row?.count ?? 0);
}

async function selectRows(
  db: Db,
  columns: readonly (keyof CollectionRow)[],
  condition: Prisma.Sql,
): Promise<CollectionRow[]> {
  const list = Prisma.raw(columnList(columns));
  const rows = await select<CollectionRow>(
    db,
    Prisma.sql`SELECT ${list} FROM tradeflow_collection c WHERE ${condition}`,
  );
  return rows.map((row) => asModelRow(row, columns));
}

/** Records are the hottest read: on the driver it costs a fifth of what it costs through Prisma. */
function select<Row>(db: Db, { sql, values }: Prisma.Sql): Promise<Row[]> {
  return db.sql.select<Row>(sql, values as SqlValue[]);
}
