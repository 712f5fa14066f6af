import { command } from '@commerce-tracking/prisma/command';
import { commandId, expectedVersion, text, uuid } from '@commerce-tracking/service-kit/input';
import { z } from 'zod';
import { collectionAudit, collectionEvent, standingOf } from '../collection/collection-messages.ts';
import type { CollectionResult } from '../collection/create-collection.ts';
import { findForWrite } from '../collection/find-for-write.ts';
import { lockIfTied, recount } from '../duplicate/recount.ts';
import { memory } from '../reference/reference.ts';
import { updateRows } from '../sql/update-rows.ts';
import { openStage } from '../validation/open-stage.ts';
import { storeWithdrawal } from '../withdrawal/store-withdrawal.ts';
import { dueAtOf } from '../workflow/due-date.rules.ts';

/** An administrator withdraws a publication; the supervisor decides again. */
export const reopenCollection = command({
  subject: 'command.tradeflow.collection.reopen',
  permission: 'collection:reopen',
  input: z.strictObject({ id: uuid, expectedVersion, reason: text(4000, 10), commandId }),
  async run({ input, actor, db, now, emit, audit }): Promise<CollectionResult> {
    const isTied = await lockIfTied(db, input.id);
    const collection = await findForWrite(db, actor, input, 'REOPEN');
    const { id, revisionNumber, priority, supervisorId, validatedAt } = collection;
    if (!supervisorId || !validatedAt) throw new Error(`record ${id} is not wholly published`);
    const { sql } = db;
    const state = 'APPROVED_L1';
    const version = collection.version + 1;
    const dueAt = dueAtOf(state, now, priority, memory().settings());
    const withdrawn = { validatedAt: null, validatedById: null };
    await updateRows(
      sql,
      'tradeflow_collection',
      { id, version: collection.version },
      { state, stageEnteredAt: now, dueAt, ...withdrawn, updatedAt: now, version },
    );
    await updateRows(
      sql,
      'tradeflow_validation',
      { collectionId: id, validationLevel: 2, isCurrentValidation: true },
      { isCurrentValidation: false, updatedAt: now },
    );
    await updateRows(
      sql,
      'tradeflow_revision',
      { collectionId: id, number: revisionNumber },
      { outcome: state, updatedAt: now },
    );
    await storeWithdrawal(sql, id, { publishedAt: validatedAt, withdrawnAt: now });
    if (isTied) await recount(db, [id], now);
    await openStage(sql, {
      collectionId: id,
      revisionNumber,
      level: 2,
      validatorId: supervisorId,
      openedBy: 'REOPEN',
      priority,
      dueAt,
      source: 'API',
      now,
    });
    const standing = standingOf(collection, { state, version }, memory().reference().points);
    emit(collectionEvent('reopened', standing, collection.state));
    audit(collectionAudit(standing, collection, { reason: input.reason }));
    return { id, version, state };
  },
});
