import type { Coverage, DayClass, Tx } from '@commerce-tracking/prisma/client';
import { newId } from '@commerce-tracking/service-kit/ids';
import { dateToDay, dayToDate } from '@commerce-tracking/service-kit/values/dates';

/** What a row says of a day. */
export type EffortContent = {
  collectionPointId: string;
  observedOn: string;
  dayClass: DayClass;
  coverage: Coverage;
  dayFraction: string;
  hoursObserved: string | null;
  reasonNotObserved: string | null;
  note: string | null;
  collectorIds: readonly string[];
};

/** A row with what it says. */
export type StoredEffort = EffortContent & { id: string; version: number };

/** The row of that point and day, locked. */
export async function findStored(
  db: Tx,
  { collectionPointId, observedOn }: { collectionPointId: string; observedOn: string },
): Promise<StoredEffort | null> {
  const [locked] = await db.sql.select<{ id: string }>(
    'SELECT `id` FROM `tradeflow_observation_effort` WHERE `collectionPointId` = ? AND `observedOn` = ? FOR UPDATE',
    [collectionPointId, observedOn],
  );
  if (!locked) return null;
  const {
    collectors,
    createdAt: _made,
    updatedAt: _changed,
    ...row
  } = await db.observationEffort.findUniqueOrThrow({
    where: { id: locked.id },
    include: { collectors: true },
  });
  return {
    ...row,
    observedOn: dateToDay(row.observedOn),
    dayFraction: row.dayFraction.toFixed(),
    hoursObserved: row.hoursObserved?.toFixed() ?? null,
    collectorIds: collectors.map(({ collectorId }) => collectorId).toSorted(),
  };
}

/** Writes the row anew, or for the first time, with the collectors who watched. */
export async function storeEffort(
  { db, now, input }: { db: Tx; now: Date; input: { id?: string | null } },
  before: StoredEffort | null,
  content: EffortContent,
): Promise<StoredEffort> {
  const { collectorIds, observedOn, ...columns } = content;
  const data = { ...columns, observedOn: dayToDate(observedOn), updatedAt: now };
  const id = before?.id ?? input.id ?? newId(now.getTime());
  const version = (before?.version ?? 0) + 1;
  if (before) {
    await db.observationEffort.update({ where: { id }, data: { ...data, version } });
    await db.observationEffortCollector.deleteMany({ where: { effortId: id } });
  } else {
    await db.observationEffort.create({ data: { ...data, id, createdAt: now } });
  }
  await db.observationEffortCollector.createMany({
    data: collectorIds.map((collectorId) => ({ effortId: id, collectorId })),
  });
  return { ...content, id, version };
}
