import { Prisma, type SqlValue, type Tx } from '@commerce-tracking/prisma/client';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { refusal, uuid } from '@commerce-tracking/service-kit/input';
import { z } from 'zod';
import { type Asked, matching } from './collection-filter.ts';
import { collectionFilter } from './collection-filter-input.ts';
import { COUNT_DIFFERS, IDS_OR_FILTER, TOO_MANY_RECORDS } from './selection.errors.ts';

/** Which records an operation on many of them is for. */
export const selectionShape = {
  ids: z.array(uuid).min(1).nullish(),
  filter: collectionFilter.nullish(),
  expectedCount: z.int().min(1).nullish(),
};

const selection = z.object(selectionShape);
type Selection = z.output<typeof selection>;

/** A record as it stood when it was selected; `version` null where it is not the caller's. */
export type Selected = { id: string; version: number | null };

/** As many as are worked on while the caller waits. */
export const recordsMax = 500;

/** Refuses a selection that is none, or too large to be worked on while the caller waits. */
export function checkSelection(
  { ids, filter, expectedCount }: Selection,
  context: Pick<z.RefinementCtx, 'addIssue'>,
  { matchingMax = recordsMax }: { matchingMax?: number } = {},
): void {
  const refuse = (path: string[], ...why: Parameters<typeof refusal>) =>
    context.addIssue({ ...refusal(...why), path });
  if (Boolean(ids) === Boolean(filter)) refuse([], IDS_OR_FILTER);
  if (filter && !expectedCount) refuse(['expectedCount'], IDS_OR_FILTER);
  if ((expectedCount ?? 0) > matchingMax) {
    refuse(['expectedCount'], TOO_MANY_RECORDS, { maximum: matchingMax });
  }
  if (ids && ids.length > recordsMax) refuse(['ids'], TOO_MANY_RECORDS, { maximum: recordsMax });
}

/**
 * The records of a selection, resolved once: each with the version it has now, so that whoever
 * changes it in the meantime is not overruled. In the order of their ids, so that two operations
 * on the same records lock them one after the other.
 * @throws DomainError COUNT_DIFFERS
 */
export async function selectRecords(
  db: Tx,
  { ids, filter, expectedCount }: Selection,
  asked: Asked,
): Promise<Selected[]> {
  const wanted = ids && [...new Set(ids)].sort();
  const where = matching(wanted ? { ids: wanted } : filter, asked);
  const found = await select<{ id: string; version: number }>(
    db,
    Prisma.sql`SELECT c.id, c.version FROM tradeflow_collection c WHERE ${where}
      ORDER BY c.id LIMIT ${recordsMax + 1}`,
  );
  if (wanted) {
    const versions = new Map(found.map(({ id, version }) => [id, version]));
    return wanted.map((id) => ({ id, version: versions.get(id) ?? null }));
  }
  const count = found.length <= recordsMax ? found.length : await countOf(db, where);
  if (count !== expectedCount) throw new DomainError(COUNT_DIFFERS, { count, expectedCount });
  return found;
}

async function countOf(db: Tx, where: Prisma.Sql): Promise<number> {
  const [row] = await select<{ count: bigint }>(
    db,
    Prisma.sql`SELECT COUNT(*) AS count FROM tradeflow_collection c WHERE ${where}`,
  );
  return Number(row?.count ?? 0);
}

function select<Row>({ sql }: Tx, { sql: text, values }: Prisma.Sql): Promise<Row[]> {
  return sql.select<Row>(text, values as SqlValue[]);
}
