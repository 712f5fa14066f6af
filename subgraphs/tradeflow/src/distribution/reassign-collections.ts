import { command } from '@commerce-tracking/prisma/command';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { commandId, text, uuid } from '@commerce-tracking/service-kit/input';
import { ABSENT } from '@commerce-tracking/service-kit/reasons';
import { z } from 'zod';
import { collectionAudit, collectionEvent, standingOf } from '../collection/collection-messages.ts';
import { checkSelection, selectionShape, selectRecords } from '../collection/select-records.ts';
import { memory } from '../reference/reference.ts';
import type { Change } from '../revision/changes.rules.ts';
import { dueAtOf } from '../workflow/due-date.rules.ts';
import { findPeople } from './people.queries.ts';
import {
  assertBranch,
  assertReassignable,
  assertTargets,
  type People,
  peopleAfter,
} from './reassignment.rules.ts';
import { lockRecords, moveRecord } from './reassignment-rows.ts';

/**
 * Gives records to other people, all of them or none: who corrects, who reviews at level 1 and 2.
 * The state stays, the time to act starts again, and a stage that waits moves to its new reviewer.
 */
export const reassignCollections = command({
  subject: 'command.tradeflow.collection.reassign',
  permission: 'collection:reassign',
  input: z
    .strictObject({
      ...selectionShape,
      teamManagerId: uuid.nullish(),
      supervisorId: uuid.nullish(),
      collectorId: uuid.nullish(),
      reason: text(4000),
      commandId,
    })
    .superRefine(checkSelection),
  async run({ input, actor, db, now, emit, audit }): Promise<{ ids: string[]; moved: number }> {
    const { teamManagerId, supervisorId, collectorId, reason } = input;
    const targets = { teamManagerId, supervisorId, collectorId };
    const selected = await selectRecords(db, input, { actor, now });
    const ids = selected.map(({ id }) => id);
    const records = await lockRecords(db.sql, ids);
    const hidden = ids.find((id) => !records.some((record) => record.id === id));
    if (hidden) throw new DomainError(ABSENT, { collectionId: hidden });
    const known = await findPeople(db, [
      ...Object.values(targets),
      ...records.map((record) => record.collectorId),
    ]);
    assertTargets(targets, actor, known);
    for (const record of records) {
      assertReassignable(record, actor, targets, known);
      assertBranch(record, actor, targets, known);
    }

    const { points } = memory().reference();
    let moved = 0;
    for (const record of records) {
      const after = peopleAfter(record, targets);
      const changes = changesOf(record, after);
      if (changes.length === 0) continue;
      moved += 1;
      const version = record.version + 1;
      const isDraft = record.state === 'DRAFT';
      const dueAt = isDraft ? null : dueAtOf(record.state, now, record.priority);
      await moveRecord(db.sql, record, after, { version, dueAt, now });
      const { collectorId: _collector, ...reviewers } = after;
      const standing = standingOf(record, { ...reviewers, version }, points);
      emit(collectionEvent('reassigned', standing, record.state));
      audit(collectionAudit(standing, record, { changes, reason }));
    }
    return { ids, moved };
  },
});

function changesOf(before: People, after: People): Change[] {
  return (Object.keys(after) as (keyof People)[])
    .filter((place) => before[place] !== after[place])
    .map((path) => ({ path, kind: 'CHANGED', before: before[path], after: after[path] }));
}
