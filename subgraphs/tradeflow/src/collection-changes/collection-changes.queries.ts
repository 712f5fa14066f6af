import { type CollectionState, Prisma, type SqlValue } from '@commerce-tracking/prisma/client';
import { pageArgs } from '@commerce-tracking/service-kit/pages';
import type { ReadContext } from '../context.ts';
import {
  afterRound,
  type ChangePlace,
  readChangeCursor,
  withinRound,
} from './change-cursor.rules.ts';

/** One change as its collector is told of it. */
export type ChangeRow = ChangePlace & {
  kind: 'CHANGED' | 'DELETED' | 'REASSIGNED';
  version: number;
  state: CollectionState | null;
};

/** Changes since a cursor. */
export type ChangesRow = {
  nodes: ChangeRow[];
  endCursor: string;
  hasNextPage: boolean;
  referenceVersion: number;
};

const pageSizeMax = 100;

/** What changed for the calling collector since a cursor; see change-cursor.rules.ts for what it cannot miss. */
export async function findCollectionChanges(
  context: ReadContext,
  args: { after?: string | null; first?: number | null },
): Promise<ChangesRow> {
  const { actorId } = context.require('collection:create');
  const { limit } = pageArgs({ first: args.first }, { max: pageSizeMax, keys: 0 });
  const cursor = readChangeCursor(args.after);
  const startedAt = cursor.startedAt ?? context.now;
  const { sql, values } = changesOf(actorId, cursor, limit + 1);
  // The number first: records made with newer reference data are then told with an older number at
  // worst, and the device asks once more.
  const reference = await context.db.referenceVersion.findFirst({ select: { number: true } });
  const rows = await context.db.sql.select<ChangeRow>(sql, values as SqlValue[]);
  const nodes = rows.slice(0, limit);
  const hasNextPage = rows.length > limit;
  const endCursor = hasNextPage
    ? withinRound(nodes.at(-1) ?? cursor, startedAt)
    : afterRound(startedAt);
  return { nodes, endCursor, hasNextPage, referenceVersion: reference?.number ?? 0 };
}

/** Each part is read in the order of its own index; together they are at most three pages. */
function changesOf(actorId: string, place: ChangePlace, limit: number): Prisma.Sql {
  const part = (columns: string, table: string, id: string, at: string) => {
    const [idColumn, atColumn] = [Prisma.raw(id), Prisma.raw(at)];
    return Prisma.sql`(SELECT ${idColumn} AS collectionId, ${atColumn} AS changedAt, version,
        ${Prisma.raw(columns)} FROM ${Prisma.raw(table)}
      WHERE collectorId = ${actorId} AND (${atColumn} > ${place.changedAt}
        OR (${atColumn} = ${place.changedAt} AND ${idColumn} > ${place.collectionId}))
      ORDER BY ${atColumn}, ${idColumn} LIMIT ${limit})`;
  };
  const gone = (kind: string) => `'${kind}' AS kind, NULL AS state`;
  const kept = `'CHANGED' AS kind, state`;
  const deleted = gone('DELETED');
  const reassigned = gone('REASSIGNED');
  return Prisma.sql`${part(kept, 'tradeflow_collection', 'id', 'updatedAt')}
    UNION ALL ${part(deleted, 'tradeflow_deleted_collection', 'id', 'deletedAt')}
    UNION ALL ${part(reassigned, 'tradeflow_reassigned_collection', 'collectionId', 'reassignedAt')}
    ORDER BY changedAt, collectionId LIMIT ${limit}`;
}
