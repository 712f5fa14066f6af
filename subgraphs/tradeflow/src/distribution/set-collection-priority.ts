import { Priority } from '@commerce-tracking/prisma/client';
import { command } from '@commerce-tracking/prisma/command';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { commandId, expectedVersion, uuid } from '@commerce-tracking/service-kit/input';
import { ABSENT, NOT_IN_STATE } from '@commerce-tracking/service-kit/reasons';
import { z } from 'zod';
import { collectionAudit, collectionEvent, standingOf } from '../collection/collection-messages.ts';
import type { CollectionResult } from '../collection/create-collection.ts';
import { assertSeen, lockCollection } from '../collection/find-for-write.ts';
import { memory } from '../reference/reference.ts';
import { updateRows } from '../sql/update-rows.ts';
import { dueAtOf } from '../workflow/due-date.rules.ts';
import { isUnderway, mayDistribute } from './distribution.rules.ts';

/** A reviewer or an administrator says how pressing a record is; the deadline of its stage follows. */
export const setCollectionPriority = command({
  subject: 'command.tradeflow.collection.set-priority',
  permission: 'collection:prioritize',
  input: z.strictObject({ id: uuid, expectedVersion, priority: z.enum(Priority), commandId }),
  async run({ input, actor, db, now, emit, audit }): Promise<CollectionResult> {
    const collection = await lockCollection(db, actor, input.id);
    const { id, state, stageEnteredAt } = collection;
    if (!mayDistribute(collection, actor)) throw new DomainError(ABSENT);
    if (!isUnderway(state) || !stageEnteredAt) {
      throw new DomainError(NOT_IN_STATE, { state, currentVersion: collection.version });
    }
    assertSeen(collection, input);
    const { priority } = input;
    const dueAt = dueAtOf(state, stageEnteredAt, priority, memory().settings());
    const version = collection.version + 1;
    await updateRows(
      db.sql,
      'tradeflow_collection',
      { id, version: collection.version },
      { priority, dueAt, updatedAt: now, version },
    );
    await updateRows(
      db.sql,
      'tradeflow_validation',
      { collectionId: id, validationResult: 'PENDING' },
      { validationDeadline: dueAt, updatedAt: now },
    );
    const standing = standingOf(collection, { version }, memory().reference().points);
    emit(collectionEvent('prioritized', standing, state));
    const change = { path: 'priority', before: collection.priority, after: priority } as const;
    audit(collectionAudit(standing, collection, { changes: [{ ...change, kind: 'CHANGED' }] }));
    return { id, version, state };
  },
});
