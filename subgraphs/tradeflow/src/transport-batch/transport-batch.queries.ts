import { Prisma, type SqlValue } from '@commerce-tracking/prisma/client';
import { isUuid } from '@commerce-tracking/service-kit/ids';
import { dayToDate } from '@commerce-tracking/service-kit/values/dates';
import { visibleToSql } from '../collection/search/collection-scope.ts';
import type { ReadContext } from '../context.ts';

/** A batch with those of its records the caller sees; there is at least one. */
export type TransportBatchRow = Prisma.TransportBatchModel & { visibleIds: string[] };

type Visible = { id: string; batchId: string; collectedOn: string | null };

/** Batches of which the caller sees a record, by id; two statements however many are asked for. */
export async function findTransportBatchesById(
  context: ReadContext,
  ids: readonly string[],
): Promise<Map<string, TransportBatchRow>> {
  const { actor, db } = context;
  const known = ids.filter(isUuid);
  if (!actor || known.length === 0) return new Map();
  const { sql, values } = Prisma.sql`
    SELECT c.id, c.transportBatchId AS batchId, c.collectedOn FROM tradeflow_collection c
    WHERE c.transportBatchId IN (${Prisma.join(known)}) AND ${visibleToSql(actor)}
    ORDER BY c.createdAt, c.id`;
  const records = await db.sql.select<Visible>(sql, values as SqlValue[]);
  const byBatch = new Map<string, Visible[]>();
  for (const record of records) {
    const others = byBatch.get(record.batchId);
    if (others) others.push(record);
    else byBatch.set(record.batchId, [record]);
  }
  if (byBatch.size === 0) return new Map();
  const rows = await db.transportBatch.findMany({ where: { id: { in: [...byBatch.keys()] } } });
  return new Map(rows.map((row) => [row.id, shown(context, row, byBatch.get(row.id) ?? [])]));
}

/** An analyst meets the vehicle under the pseudonym it has on the records, so by the year of their visit. */
function shown(
  { actor, seen }: ReadContext,
  row: Prisma.TransportBatchModel,
  visible: readonly Visible[],
): TransportBatchRow {
  const visited = visible.find(({ collectedOn }) => collectedOn !== null)?.collectedOn;
  const { collectedOn: _year, ...known } = seen({
    ...row,
    label: actor?.role === 'ANALYST' ? null : row.label,
    collectedOn: visited ? dayToDate(visited) : null,
  });
  return { ...known, visibleIds: visible.map(({ id }) => id) };
}
