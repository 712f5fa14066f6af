import type { Db, SqlValue } from '@commerce-tracking/prisma/client';
import type { BaseContext } from '@commerce-tracking/service-kit/context';
import { createLoader, type Loader } from '@commerce-tracking/service-kit/loaders';
import { dayToDate } from '@commerce-tracking/service-kit/values/dates';
import { contentRow } from '../collection/collection-rows.ts';
import { type CollectionContent, collectionContent } from '../collection/content/content.ts';
import { deriveTotals } from '../collection/content/derive-totals.ts';
import { controlTable, controlValues, itemTable, itemValues } from '../collection/line-rows.ts';
import { memory } from '../reference/reference.ts';
import type { CollectionRow, ControlRow, ItemRow } from '../rows.ts';
import type { Table } from '../sql/insert-rows.ts';
import { isRejected } from './stored-content.ts';

/** A correction in the form of the rows it will become, with the figures of the moment. */
export type WorkingCopy = {
  header: Partial<CollectionRow>;
  items: ItemRow[];
  controls: ControlRow[];
};

const lists = new Set<string>([
  ...['nearbyMarkets', 'controlLocations', 'illegalFeesLocations', 'extra'],
  ...['animalCategories', 'taxTypeIds'],
]);
const days = new Set<string>(['collectedOn', 'rateDate']);

/** Corrections of rejected records by record, for the collector they belong to; others have none. */
export function workingCopyLoader({
  db,
  actor,
  log,
}: Pick<BaseContext<Db>, 'db' | 'actor' | 'log'>): Loader<string, WorkingCopy | null> {
  return createLoader(async (ids) => {
    if (actor?.role !== 'COLLECTOR') return new Map();
    const rows = await db.workingCopy.findMany({ where: { collectionId: { in: [...ids] } } });
    const copies = new Map<string, WorkingCopy>();
    for (const { collectionId, content, updatedAt } of rows) {
      const read = collectionContent.safeParse(content);
      // One that is no longer accepted must not take the whole list along.
      if (read.success) copies.set(collectionId, shown(collectionId, read.data, updatedAt));
      else log.warn({ collectionId, err: read.error }, 'correction cannot be read');
    }
    return copies;
  });
}

/** Records as their collector reads them: a rejected one with the correction begun on it. */
export async function withWorkingCopies(
  rows: CollectionRow[],
  loader: Loader<string, WorkingCopy | null>,
): Promise<CollectionRow[]> {
  return Promise.all(
    rows.map(async (row) => {
      const copy = isRejected(row.state) ? await loader.load(row.id) : null;
      return copy ? { ...row, ...copy.header } : row;
    }),
  );
}

/** Lines of several records, with those of a correction in the place of the lines it corrects. */
export async function correctedLines<Row extends { collectionId: string }>(
  ids: readonly string[],
  rows: Row[],
  loader: Loader<string, WorkingCopy | null>,
  linesOf: (copy: WorkingCopy) => Row[],
): Promise<Row[]> {
  const copies = await Promise.all(ids.map((id) => loader.load(id)));
  const corrected = new Set(ids.filter((_id, index) => copies[index]));
  if (corrected.size === 0) return rows;
  const others = rows.filter(({ collectionId }) => !corrected.has(collectionId));
  return [...others, ...copies.flatMap((copy) => (copy ? linesOf(copy) : []))];
}

function shown(collectionId: string, content: CollectionContent, updatedAt: Date): WorkingCopy {
  const { reference, settings } = memory();
  const derived = deriveTotals(content, reference(), settings());
  return {
    header: asRead(contentRow(content, derived)) as Partial<CollectionRow>,
    items: rowsOf(itemTable, itemValues(collectionId, derived, updatedAt)) as ItemRow[],
    controls: rowsOf(controlTable, controlValues(collectionId, content, updatedAt)) as ControlRow[],
  };
}

function rowsOf(table: Table, lines: readonly SqlValue[][]): unknown[] {
  return lines.map((values) =>
    asRead(Object.fromEntries(table.columns.map((column, index) => [column, values[index]]))),
  );
}

/** What a statement takes as what a statement gives: lists and days. Decimals go to clients as text. */
function asRead(row: Record<string, unknown>): Record<string, unknown> {
  for (const [column, value] of Object.entries(row)) {
    if (typeof value !== 'string') continue;
    if (lists.has(column)) row[column] = JSON.parse(value);
    else if (days.has(column)) row[column] = dayToDate(value);
  }
  return row;
}
