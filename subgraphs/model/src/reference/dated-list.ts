import { type PageArgs, pageArgs } from '@commerce-tracking/service-kit/pages';
import { dateToDay } from '@commerce-tracking/service-kit/values/dates';
import { columnOf } from './entries.ts';
import { type ListPage, pageOfRanked, referencePageMax } from './list-entries.ts';

/** A row that counts from one day to another. */
export type DatedRow = { id: string; validFrom: Date; validTo: Date | null };
export type DatedListArgs = PageArgs & {
  filter?: (Record<string, unknown> & { on?: string | null }) | null;
};

/** Rows with a time of validity in pages, newest first; filters say which value a column has, `on` on which day it counts. */
export function listDated<Row extends DatedRow>(
  rows: readonly Row[],
  args: DatedListArgs,
): ListPage<Row> {
  const page = pageArgs(args, { max: referencePageMax, keys: 2 });
  const { on, ...wanted } = args.filter ?? {};
  const conditions = Object.entries(wanted).filter(([, value]) => value != null);
  const ranked = rows
    .filter((row) => !on || countsOn(row, on))
    .filter((row) => conditions.every(([name, value]) => columnOf(row, name) === value))
    .map((row) => ({ row, key: [-row.validFrom.getTime(), row.id] }));
  const { nodes, ...rest } = pageOfRanked(ranked, page);
  return { ...rest, nodes: nodes.map(({ row }) => row) };
}

/** Whether a row counts on a day. */
export function countsOn({ validFrom, validTo }: Omit<DatedRow, 'id'>, day: string): boolean {
  return dateToDay(validFrom) <= day && (!validTo || dateToDay(validTo) >= day);
}
