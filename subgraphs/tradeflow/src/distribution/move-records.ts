import type { Tx } from '@commerce-tracking/prisma/client';
import type { CommandRun } from '@commerce-tracking/service-kit/commands/commands';
import { collectionAudit, collectionEvent, standingOf } from '../collection/collection-messages.ts';
import { memory } from '../reference/reference.ts';
import type { Change } from '../revision/changes.rules.ts';
import { dueAtOf } from '../workflow/due-date.rules.ts';
import { type People, peopleAfter, type Targets } from './reassignment.rules.ts';
import { type LockedRecord, moveRecord } from './reassignment-rows.ts';

type Run = Pick<CommandRun<unknown, Tx>, 'db' | 'now' | 'emit' | 'audit'>;

/**
 * Gives locked records to the people named, each with its event and its line in the audit log. The
 * time to act starts again; a record that is there already stays as it is. Tells how many moved.
 */
export async function moveRecords(
  { db, now, emit, audit }: Run,
  records: readonly LockedRecord[],
  targets: Targets,
  reason: string,
): Promise<number> {
  const { points } = memory().reference();
  const settings = memory().settings();
  let moved = 0;
  for (const record of records) {
    const after = peopleAfter(record, targets);
    const changes = changesOf(record, after);
    if (changes.length === 0) continue;
    moved += 1;
    const version = record.version + 1;
    const isDraft = record.state === 'DRAFT';
    const dueAt = isDraft ? null : dueAtOf(record.state, now, record.priority, settings);
    await moveRecord(db.sql, record, after, { version, dueAt, now });
    const standing = standingOf(record, { ...after, version }, points);
    emit(collectionEvent('reassigned', standing, record.state));
    audit(collectionAudit(standing, record, { changes, reason }));
  }
  return moved;
}

function changesOf(before: People, after: People): Change[] {
  return (Object.keys(after) as (keyof People)[])
    .filter((place) => before[place] !== after[place])
    .map((path) => ({ path, kind: 'CHANGED', before: before[path], after: after[path] }));
}
