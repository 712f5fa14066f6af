import { Prisma } from '@commerce-tracking/prisma/client';
import { isUuid } from '@commerce-tracking/service-kit/ids';
import { type Page, pageArgs, toPage } from '@commerce-tracking/service-kit/pages';
import { dateToDay, isDay } from '@commerce-tracking/service-kit/values/dates';
import type { ReadContext } from '../context.ts';
import type { ObservationEffortFilter, QueryObservationEffortsArgs } from '../generated/graphql.ts';
import { atLeast, type Condition, idIn, isGiven, valueIn } from '../sql/conditions.ts';
import { effortPlace } from './effort-scope.ts';

/** One point's day as stored. */
export type EffortRow = Prisma.ObservationEffortModel & { collectorIds: string[] };

export type EffortPageRow = Page<EffortRow> & { totalCount(): Promise<number> };

/** How days were watched at the points the caller may see, the latest day first. */
export async function findEfforts(
  context: ReadContext,
  args: QueryObservationEffortsArgs,
): Promise<EffortPageRow> {
  const actor = context.require('effort:read');
  const { db } = context;
  const page = pageArgs(args, { max: 100, keys: 2 });
  const place = effortPlace(Prisma.sql`e.collectionPointId`, actor);
  const where = Prisma.join([place, ...conditionsOf(args.filter).filter(isGiven)], ' AND ');
  const found = await db.$queryRaw<{ id: string }[]>(Prisma.sql`
    SELECT e.id FROM tradeflow_observation_effort e
    WHERE ${where} AND ${afterCursor(page.after)}
    ORDER BY e.observedOn DESC, e.id DESC LIMIT ${page.limit + 1} OFFSET ${page.offset}`);
  const rows = await readEfforts(
    context,
    found.map(({ id }) => id),
  );
  return {
    ...toPage(rows, page.limit, (row) => [dateToDay(row.observedOn), row.id]),
    totalCount: async () => {
      const [counted] = await db.$queryRaw<{ count: bigint }[]>(
        Prisma.sql`SELECT COUNT(*) AS count FROM tradeflow_observation_effort e WHERE ${where}`,
      );
      return Number(counted?.count ?? 0);
    },
  };
}

/** Rows the caller has been found to see, in the order of their ids given. */
export async function readEfforts(
  { db }: Pick<ReadContext, 'db'>,
  ids: readonly string[],
): Promise<EffortRow[]> {
  if (ids.length === 0) return [];
  const rows = await db.observationEffort.findMany({
    where: { id: { in: [...ids] } },
    include: { collectors: { orderBy: { collectorId: 'asc' } } },
  });
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => {
    const row = byId.get(id);
    if (!row) return [];
    const { collectors, ...columns } = row;
    return { ...columns, collectorIds: collectors.map(({ collectorId }) => collectorId) };
  });
}

function conditionsOf(filter: ObservationEffortFilter | null | undefined): Condition[] {
  if (!filter) return [];
  const country = idIn(Prisma.sql`p.countryId`, filter.pointCountryIds);
  const watcher = idIn(Prisma.sql`w.collectorId`, filter.collectorIds);
  return [
    idIn(Prisma.sql`e.collectionPointId`, filter.collectionPointIds),
    country &&
      Prisma.sql`e.collectionPointId IN (SELECT p.id FROM model_collection_point p WHERE ${country})`,
    atLeast(Prisma.sql`e.observedOn`, filter.observedFrom),
    filter.observedTo ? Prisma.sql`e.observedOn <= ${filter.observedTo}` : null,
    valueIn(Prisma.sql`e.coverage`, filter.coverages),
    valueIn(Prisma.sql`e.dayClass`, filter.dayClasses),
    watcher &&
      Prisma.sql`EXISTS (SELECT 1 FROM tradeflow_observation_effort_collector w WHERE w.effortId = e.id AND ${watcher})`,
  ];
}

function afterCursor(after: unknown[] | null): Prisma.Sql {
  if (!after) return Prisma.sql`TRUE`;
  const [observedOn, id] = after.map(String);
  // Anything else stands after nothing: pages of another list lead nowhere.
  if (!observedOn || !id || !isDay(observedOn) || !isUuid(id)) return Prisma.sql`FALSE`;
  return Prisma.sql`(e.observedOn < ${observedOn} OR (e.observedOn = ${observedOn} AND e.id < ${id}))`;
}
