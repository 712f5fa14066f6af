import type { Tx } from '@commerce-tracking/prisma/client';
import { newId } from '@commerce-tracking/service-kit/ids';
import { updateRows } from '../sql/update-rows.ts';
import { type Bond, type Counting, countOnce, type Member } from './count-once.rules.ts';

type Stored = Member & { countsInFlows: number; countsInHarassment: number };

/**
 * Makes the stored counting of records right again after a decision on a pair or a change of state: every
 * record that confirmed pairs lead to from these. Their versions stay: they have not changed.
 */
export async function recount(db: Tx, recordIds: readonly string[], now: Date): Promise<void> {
  const done = new Set<string>();
  const groups = new Set<string>();
  for (const id of recordIds) {
    if (done.has(id)) continue;
    const { ids, bonds } = await tiedTo(db, [id]);
    for (const each of ids) done.add(each);
    const members = await lockMembers(db, ids);
    // Of a group that has come apart only one side keeps its id.
    const apart = members.map((member) =>
      groups.has(member.consignmentGroupId ?? '')
        ? { ...member, consignmentGroupId: null }
        : member,
    );
    const counting = countOnce(apart, bonds, newId());
    for (const { consignmentGroupId: group } of counting.values()) if (group) groups.add(group);
    for (const member of members) {
      const wanted = counting.get(member.id);
      if (!wanted || isAs(member, wanted)) continue;
      await updateRows(
        db.sql,
        'tradeflow_collection',
        { id: member.id },
        { ...wanted, updatedAt: now },
      );
    }
  }
}

/**
 * Locks the records that confirmed pairs lead to from these, and these, in the order of their ids and before
 * any other lock on a record, so that two writes on tied records do not end in a deadlock. A resubmission
 * learns of its pairs when it holds its record already: it, or who it meets, may be ended by the database
 * and is done again.
 */
export async function lockTied(db: Tx, recordIds: readonly string[]): Promise<void> {
  const { ids } = await tiedTo(db, recordIds);
  await lockMembers(db, ids);
}

/**
 * Before a record is locked whose state is going to change: whether it stands in a confirmed pair, whose
 * decision then waits until the change is through; the records it is tied to are locked with it. Most
 * stand in none, which costs one statement.
 */
export async function lockIfTied(db: Tx, id: string): Promise<boolean> {
  const pairs = await db.sql.select<{ id: string }>(ownPairs, [id, id]);
  if (pairs.length === 0) return false;
  await lockTied(db, [id]);
  return true;
}

/** By the record's own indexes only: the one on the status would make a decision wait for its own reader. */
const ownPairs = ['firstId', 'secondId']
  .map(
    (side) =>
      '(SELECT `id` FROM `tradeflow_duplicate_candidate` ' +
      'IGNORE INDEX (`tradeflow_duplicate_candidate_status_score_id_idx`) ' +
      `WHERE \`${side}\` = ? AND \`status\` = 'CONFIRMED' LOCK IN SHARE MODE)`,
  )
  .join(' UNION ALL ');

async function tiedTo(
  db: Tx,
  recordIds: readonly string[],
): Promise<{ ids: string[]; bonds: Bond[] }> {
  const ids = new Set(recordIds);
  for (;;) {
    const known = [...ids];
    const bonds = await db.duplicateCandidate.findMany({
      where: {
        status: 'CONFIRMED',
        OR: [{ firstId: { in: known } }, { secondId: { in: known } }],
      },
      select: { firstId: true, secondId: true, kind: true },
    });
    for (const { firstId, secondId } of bonds) {
      ids.add(firstId);
      ids.add(secondId);
    }
    if (ids.size === known.length) return { ids: known, bonds };
  }
}

/** In the order of their ids. */
function lockMembers(db: Tx, ids: readonly string[]): Promise<Stored[]> {
  return db.sql.select<Stored>(
    'SELECT `id`, `state`, `collectedOn`, `firstSubmittedAt`, `consignmentGroupId`, `countsInFlows`, ' +
      '`countsInHarassment` FROM `tradeflow_collection` ' +
      `WHERE \`id\` IN (${ids.map(() => '?').join(', ')}) ORDER BY \`id\` FOR UPDATE`,
    [...ids],
  );
}

function isAs(stored: Stored, wanted: Counting): boolean {
  return (
    Boolean(stored.countsInFlows) === wanted.countsInFlows &&
    Boolean(stored.countsInHarassment) === wanted.countsInHarassment &&
    stored.consignmentGroupId === wanted.consignmentGroupId
  );
}
