import type { DuplicateStatus } from '@commerce-tracking/prisma/client';
import { command } from '@commerce-tracking/prisma/command';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { commandId, expectedVersion, text, uuid } from '@commerce-tracking/service-kit/input';
import { ABSENT, STALE_VERSION } from '@commerce-tracking/service-kit/reasons';
import { z } from 'zod';
import { visibleTo } from '../collection/search/collection-scope.ts';
import { updateRows } from '../sql/update-rows.ts';
import { ALREADY_DECIDED } from './duplicate.errors.ts';
import { duplicateEvent } from './duplicate-messages.ts';
import { lockTied, recount } from './recount.ts';
import { resolveDuplicateFlags } from './resolve-duplicate-flags.ts';

/** What a decision answers; the resolver then reads the pair itself. */
export type DuplicateResult = { id: string; version: number; status: DuplicateStatus };

/**
 * Somebody who has both records in scope says whether they speak of one consignment. The figures follow
 * at once, and the question is taken back from records that stand in no other open pair.
 */
export const decideDuplicate = command({
  subject: 'command.tradeflow.duplicate.decide',
  permission: 'duplicate:decide',
  input: z.strictObject({
    id: uuid,
    expectedVersion,
    action: z.enum(['CONFIRM', 'DISMISS']),
    note: text(4000),
    commandId,
  }),
  async run({ input, actor, db, now, emit, audit }): Promise<DuplicateResult> {
    const { id, note } = input;
    // The oldest pair stands for all: one decision at a time, so that none ties anew what another locks.
    await db.sql.select(
      'SELECT `id` FROM `tradeflow_duplicate_candidate` ORDER BY `id` LIMIT 1 FOR UPDATE',
    );
    await db.sql.select(
      'SELECT `id` FROM `tradeflow_duplicate_candidate` WHERE `id` = ? FOR UPDATE',
      [id],
    );
    const visible = visibleTo(actor);
    const pair = await db.duplicateCandidate.findFirst({
      where: { id, first: visible, second: visible },
    });
    if (!pair) throw new DomainError(ABSENT);
    if (pair.version !== input.expectedVersion) {
      throw new DomainError(STALE_VERSION, { currentVersion: pair.version, state: pair.status });
    }
    const status = input.action === 'CONFIRM' ? 'CONFIRMED' : 'DISMISSED';
    if (pair.status === status) throw new DomainError(ALREADY_DECIDED, { status });
    const version = pair.version + 1;
    await updateRows(
      db.sql,
      'tradeflow_duplicate_candidate',
      { id, version: pair.version },
      { status, decidedById: actor.actorId, decidedAt: now, note, updatedAt: now, version },
    );
    const both = [pair.firstId, pair.secondId];
    await lockTied(db, both);
    await resolveDuplicateFlags(db, both, now);
    await recount(db, both, now);
    emit(duplicateEvent('decided', pair, { status, version }));
    audit({
      entityType: 'DuplicateCandidate',
      entityId: id,
      before: { status: pair.status, version: pair.version },
      after: { status, version, kind: pair.kind, firstId: pair.firstId, secondId: pair.secondId },
      reason: note,
    });
    return { id, version, status };
  },
});
