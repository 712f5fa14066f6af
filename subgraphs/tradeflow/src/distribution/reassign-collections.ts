import { command } from '@commerce-tracking/prisma/command';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { commandId, text, uuid } from '@commerce-tracking/service-kit/input';
import { ABSENT } from '@commerce-tracking/service-kit/reasons';
import { z } from 'zod';
import {
  checkSelection,
  selectionShape,
  selectRecords,
} from '../collection/search/select-records.ts';
import { mayDistribute } from './distribution.rules.ts';
import { moveRecords } from './move-records.ts';
import { findPeople } from './people.queries.ts';
import { assertBranch, assertReassignable, assertTargets } from './reassignment.rules.ts';
import { lockRecords } from './reassignment-rows.ts';

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
  async run(context): Promise<{ ids: string[]; moved: number }> {
    const { input, actor, db, now } = context;
    const { teamManagerId, supervisorId, collectorId, reason } = input;
    const targets = { teamManagerId, supervisorId, collectorId };
    const selected = await selectRecords(db, input, { actor, now });
    const ids = selected.map(({ id }) => id);
    const records = await lockRecords(db.sql, ids);
    // First of all: whoever may not see a record learns nothing of it, whatever else is wrong.
    const own = new Set(records.flatMap((each) => (mayDistribute(each, actor) ? each.id : [])));
    const hidden = ids.find((id) => !own.has(id));
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

    const moved = await moveRecords(context, records, targets, reason);
    return { ids, moved };
  },
});
