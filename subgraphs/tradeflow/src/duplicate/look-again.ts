import type { Sql, Tx } from '@commerce-tracking/prisma/client';
import type { JobPart } from '@commerce-tracking/service-kit/jobs/jobs';
import { memory } from '../reference/reference.ts';
import { detectAround, duplicateQuestion } from './detect-duplicates.ts';
import { type PlateHalves, plateDistance } from './plate-key.rules.ts';
import { raisePairs } from './raise-pairs.ts';
import { readNeighbours } from './read-neighbours.ts';

/** Two submissions so close together may not have seen one another: a transaction ends within it. */
const overlapMs = 20_000;

type Recent = PlateHalves & {
  id: string;
  submittedAt: Date;
  collectionPointId: string | null;
  collectedOn: string | null;
};

/**
 * Submissions since an instant that ran beside another one of a similar plate, or of none at the same
 * point and day.
 */
export async function findOverlaps(sql: Sql, since: Date): Promise<string[]> {
  const recent = await sql.select<Recent>(
    'SELECT `id`, `submittedAt`, `plateHead`, `plateTail`, `collectionPointId`, `collectedOn` ' +
      'FROM `tradeflow_collection` WHERE `submittedAt` >= ? ORDER BY `submittedAt`',
    [since],
  );
  const found = new Set<string>();
  const before = new Map<string, Recent[]>();
  for (const record of recent) {
    for (const key of keysOf(record)) {
      const earliest = record.submittedAt.getTime() - overlapMs;
      const beside = (before.get(key) ?? []).filter(
        ({ submittedAt }) => submittedAt.getTime() >= earliest,
      );
      for (const other of beside) {
        if (plateDistance(plateOf(record), plateOf(other)) === 2) continue;
        found.add(record.id);
        found.add(other.id);
      }
      before.set(key, [...beside, record]);
    }
  }
  return [...found];
}

function keysOf({ plateHead, plateTail, collectionPointId, collectedOn }: Recent): string[] {
  if (!plateHead) return [`${collectionPointId}/${collectedOn}`];
  return [`${plateHead}…`, `…${plateTail}`];
}

function plateOf({ plateHead, plateTail }: Recent): string {
  return `${plateHead ?? ''}${plateTail ?? ''}`;
}

/**
 * Compares a submitted record once more. Two submissions in one instant see nothing of each other, since
 * neither has committed; whoever looks later sees both. What is stored already stays as it is.
 */
export async function lookAgain(
  { db, now, emit }: Pick<JobPart<Tx>, 'db' | 'now' | 'emit'>,
  id: string,
): Promise<void> {
  const { reference, settings } = memory();
  const [record] = await readNeighbours(db.sql, [id]);
  if (!record) return;
  const by = { reference: reference(), settings: settings() };
  const detected = await detectAround(db.sql, record.compared, by, true);
  if (detected.settled.raised.length === 0) return;
  const missed = { ...detected, settled: { ...detected.settled, renewed: [], dropped: [] } };
  const own = { collectionId: id, finding: duplicateQuestion() };
  await raisePairs({ db, now, emit }, id, missed, [own]);
}
