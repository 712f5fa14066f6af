import type { Coverage, Sql } from '@commerce-tracking/prisma/client';
import type { Surroundings } from '../quality/surroundings.ts';
import type { Compared } from './compared.ts';
import { plateDistance, searchHalves } from './plate-key.rules.ts';
import { type Neighbour, readNeighbours } from './read-neighbours.ts';

/** What is stored around a record. */
export type RecordSurroundings = Surroundings & { neighbours: readonly Neighbour[] };

/** Days on either side within which a plate's other records are looked for, at least: the speed rule's. */
const speedDays = 2;
/** Records without a plate are compared when they weigh about the same. */
const lightest = 0.8;
const heaviest = 1.25;
const neighboursMax = 200;

const byPlate =
  'SELECT `id`, `plateHead`, `plateTail`, NULL AS `coverage` FROM `tradeflow_collection` ' +
  'FORCE INDEX (`tradeflow_collection_plateHead_idx`) ' +
  'WHERE `plateHead` IN (?, ?, ?, ?) AND `collectedOn` BETWEEN ? AND ? ' +
  'AND (RIGHT(`plateTail`, 1) = ? OR LEFT(`plateTail`, 1) IN (?, ?, ?, ?)) ' +
  'UNION ALL SELECT `id`, `plateHead`, `plateTail`, NULL FROM `tradeflow_collection` ' +
  'FORCE INDEX (`tradeflow_collection_plateTail_idx`) ' +
  'WHERE `plateTail` IN (?, ?, ?) AND `collectedOn` BETWEEN ? AND ? ' +
  'AND (LEFT(`plateHead`, 1) = ? OR RIGHT(`plateHead`, 1) IN (?, ?, ?, ?))';
const byPlace =
  'SELECT `id`, NULL AS `plateHead`, NULL AS `plateTail`, NULL AS `coverage` FROM `tradeflow_collection` ' +
  "WHERE `collectionPointId` = ? AND `collectedOn` = ? AND `state` <> 'DRAFT' AND `plateHead` IS NULL " +
  'AND `totalWeightKg` BETWEEN ? AND ?';
const effort =
  ' UNION ALL SELECT NULL, NULL, NULL, `coverage` FROM `tradeflow_observation_effort` ' +
  'WHERE `collectionPointId` = ? AND `observedOn` = ?';

type Hint = {
  id: string | null;
  plateHead: string | null;
  plateTail: string | null;
  coverage: Coverage | null;
};

/**
 * Records a submission may have to do with, and how its point was watched that day: one statement, which
 * reads index entries only. A second one reads the few records it points to, where it points to any.
 */
export async function readSurroundings(
  sql: Sql,
  record: Compared,
  windowDays: number,
): Promise<RecordSurroundings> {
  const { collectionPointId, collectedOn } = record;
  if (!collectionPointId || !collectedOn) return { neighbours: [], effort: null };
  const hints = await sql.select<Hint>(
    (record.plate ? byPlate : byPlace) + effort,
    record.plate
      ? [...plateValues(record.plate, collectedOn, windowDays), collectionPointId, collectedOn]
      : [...placeValues(record), collectionPointId, collectedOn],
  );
  const found = new Set<string>();
  for (const { id, plateHead, plateTail } of hints) {
    if (!id || id === record.id) continue;
    const plate = `${plateHead ?? ''}${plateTail ?? ''}`;
    if (!record.plate || plateDistance(record.plate, plate) < 2) found.add(id);
  }
  return {
    neighbours: await readNeighbours(sql, [...found].slice(0, neighboursMax)),
    effort: hints.find(({ coverage }) => coverage !== null)?.coverage ?? null,
  };
}

function plateValues(plate: string, day: string, windowDays: number): string[] {
  const days = Math.max(windowDays, speedDays);
  const window = [shifted(day, -days), shifted(day, days)];
  const { heads, tailLast, tailFirsts, tails, headFirst, headLasts } = searchHalves(plate);
  return [
    ...[...filled(heads, 4), ...window, tailLast, ...filled(tailFirsts, 4)],
    ...[...filled(tails, 3), ...window, headFirst, ...filled(headLasts, 4)],
  ];
}

function placeValues({ collectionPointId, collectedOn, totalWeightKg }: Compared): string[] {
  const weight = totalWeightKg ?? 0;
  const around = [weight * lightest, weight * heaviest].map((kg) => kg.toFixed(3));
  return [collectionPointId ?? '', collectedOn ?? '', ...around];
}

/** Always as many values, so that the statement's text stays the same and is prepared once. */
function filled(values: readonly string[], count: number): string[] {
  return Array.from({ length: count }, (_unused, index) => values[index] ?? values[0] ?? '');
}

function shifted(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}
