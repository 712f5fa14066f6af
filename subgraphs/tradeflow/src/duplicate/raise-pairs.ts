import type { Tx } from '@commerce-tracking/prisma/client';
import type { CommandRun } from '@commerce-tracking/service-kit/commands/commands';
import { newId } from '@commerce-tracking/service-kit/ids';
import { flagPaired, type PairedFinding } from '../quality/flag-paired.ts';
import { updateRows } from '../sql/update-rows.ts';
import { type Detected, duplicateQuestion, type Proposed } from './detect-duplicates.ts';
import { duplicateEvent } from './duplicate-messages.ts';
import { resolveDuplicateFlags } from './resolve-duplicate-flags.ts';

const table = 'tradeflow_duplicate_candidate';

/** Somebody who looked at the same pair in the same instant may have been first: theirs stays. */
const insertPair =
  `INSERT INTO \`${table}\` (\`id\`, \`firstId\`, \`secondId\`, \`kind\`, \`score\`, \`signals\`, ` +
  "`status`, `createdAt`, `updatedAt`, `version`) VALUES (?, ?, ?, ?, ?, ?, 'OPEN', ?, ?, 1) " +
  'ON DUPLICATE KEY UPDATE `id` = `id`';

/**
 * Writes what a submission has found around itself, once its own rows are there, and asks its neighbours
 * what it makes questionable about them. Nothing is sent where nothing was found.
 */
export async function raisePairs(
  { db, now, emit }: Pick<CommandRun<unknown, Tx>, 'now' | 'emit'> & { db: Tx },
  recordId: string,
  { settled }: Detected,
  paired: readonly PairedFinding[],
): Promise<void> {
  const { raised, renewed, dropped } = settled;
  for (const proposal of raised) {
    const id = newId();
    const { firstId, secondId } = sidesOf(recordId, proposal.other.id);
    const { kind, score, signals } = valuesOf(proposal);
    const row = [id, firstId, secondId, kind, score, signals, now, now];
    await db.sql.execute(insertPair, row);
    emit(duplicateEvent('found', { id, firstId, secondId, kind }));
  }
  for (const { stored, proposal } of renewed) {
    const { id } = stored;
    const values = valuesOf(proposal);
    const open = { status: 'OPEN', decidedById: null, decidedAt: null, note: null };
    const version = stored.version + 1;
    const change = { ...values, ...open, updatedAt: now, version };
    // A decision taken meanwhile stands.
    const found = await updateRows(db.sql, table, { id, version: stored.version }, change);
    if (found > 0 && stored.status === 'DISMISSED')
      emit(duplicateEvent('found', { ...stored, ...values }));
  }
  if (dropped.length > 0) {
    await db.duplicateCandidate.deleteMany({
      where: { id: { in: dropped.map(({ id }) => id) }, status: 'OPEN' },
    });
    const others = dropped.flatMap(({ firstId, secondId }) => [firstId, secondId]);
    await resolveDuplicateFlags(
      db,
      others.filter((id) => id !== recordId),
      now,
    );
  }
  const questions = [...raised, ...renewed.map(({ proposal }) => proposal)].map(({ other }) => ({
    collectionId: other.id,
    finding: duplicateQuestion(),
  }));
  await flagPaired({ db, now, emit }, [...paired, ...questions]);
}

/** One row per unordered pair: the smaller id stands first. */
function sidesOf(a: string, b: string): { firstId: string; secondId: string } {
  return a < b ? { firstId: a, secondId: b } : { firstId: b, secondId: a };
}

function valuesOf({ kind, score, signals }: Proposed) {
  return { kind, score, signals: JSON.stringify(signals) };
}
