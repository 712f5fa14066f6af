import type { Prisma, Sql, Tx } from '@commerce-tracking/prisma/client';
import type { CommandRun } from '@commerce-tracking/service-kit/commands/commands';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { COMMENTS_OPEN, FLAGS_OPEN } from '../collection/collection.errors.ts';
import { collectionAudit, collectionEvent, standingOf } from '../collection/collection-messages.ts';
import type { CollectionResult } from '../collection/create-collection.ts';
import { findForWrite } from '../collection/find-for-write.ts';
import { commentOnRejection } from '../comment/comment-on-rejection.ts';
import { unresolvedOf } from '../comment/count-unresolved.ts';
import { lockIfTied, recount } from '../duplicate/recount.ts';
import { memory } from '../reference/reference.ts';
import { updateRows } from '../sql/update-rows.ts';
import { openStage } from '../validation/open-stage.ts';
import { dueAtOf } from '../workflow/due-date.rules.ts';
import { transitionOf } from '../workflow/transitions.ts';
import { decisionColumns } from './decision-columns.ts';
import type { DecisionInput } from './decision-input.ts';

type OpenFlag = {
  code: string;
  severity: string;
  fieldPath: string | null;
  revisionNumber: number;
};

type Decision = 'APPROVE_L1' | 'REJECT_L1' | 'APPROVE_L2' | 'REJECT_L2';

/**
 * A stored reviewer decides the stage the record is in. The row lock and the version make two
 * reviewers who decide at once one after the other: the second is told what has happened.
 */
export async function decideCollection(
  decision: Decision,
  run: CommandRun<DecisionInput, Tx>,
): Promise<CollectionResult> {
  const { input, actor, db, now, emit, audit, beside } = run;
  // The first approval changes nothing in what counts.
  const isTied = decision !== 'APPROVE_L1' && (await lockIfTied(db, input.id));
  const [collection, open] = await Promise.all([
    findForWrite(db, actor, input, decision),
    openFlagsOf(db.sql, input.id),
  ]);
  const { to, event } = transitionOf(decision);
  if (!to || !event) throw new Error(`${decision} leads nowhere`);
  const { id, revisionNumber, priority } = collection;
  const approves = decision === 'APPROVE_L1' || decision === 'APPROVE_L2';
  const level = decision.endsWith('L1') ? 1 : 2;
  const flags = open.filter((flag) => flag.revisionNumber === revisionNumber);
  if (approves) {
    assertNothingOpen(flags);
    await assertNothingBlocks(db, collection);
  } else await commentOnRejection(run, collection);

  const { sql } = db;
  const version = collection.version + 1;
  const dueAt = dueAtOf(to, now, priority, memory().settings());
  const published = decision === 'APPROVE_L2';
  const record = updateRows(
    sql,
    'tradeflow_collection',
    { id, version: collection.version },
    {
      state: to,
      stageEnteredAt: now,
      dueAt,
      updatedAt: now,
      version,
      ...(published && { validatedAt: now, validatedById: actor.actorId }),
    },
  );
  const stage = updateRows(
    sql,
    'tradeflow_validation',
    { collectionId: id, validationLevel: level, validationResult: 'PENDING' },
    {
      ...decisionColumns(input, flags, approves),
      validatorId: actor.actorId,
      validatedAt: now,
      updatedAt: now,
    },
  );
  const revision = updateRows(
    sql,
    'tradeflow_revision',
    { collectionId: id, number: revisionNumber },
    { outcome: to, updatedAt: now },
  );
  const { supervisorId } = collection;
  const next =
    decision === 'APPROVE_L1' && supervisorId
      ? openStage(sql, {
          collectionId: id,
          revisionNumber,
          level: 2,
          validatorId: supervisorId,
          openedBy: 'APPROVE',
          priority,
          dueAt,
          source: input.captureSource ?? 'API',
          now,
        })
      : null;
  // Sent together, and with what follows: none of them needs another's answer.
  beside(Promise.all([record, stage, revision, next]));
  if (isTied) await recount(db, [id], now);
  const { points } = memory().reference();
  const standing = standingOf(collection, { state: to, version }, points);
  emit(collectionEvent(event, standing, collection.state));
  audit(collectionAudit(standing, collection, { reason: input.rejectionReason }));
  return { id, version, state: to };
}

/**
 * What a reviewer makes of a record, known before it is done: the version that was seen, and the next.
 */
export function foreseenDecision(
  decision: Decision,
): (input: { id: string; expectedVersion: number }) => CollectionResult {
  const { to } = transitionOf(decision);
  if (!to) throw new Error(`${decision} leads nowhere`);
  return ({ id, expectedVersion }) => ({ id, version: expectedVersion + 1, state: to });
}

/** Sent with the lock of the record, and carried out once it is held. */
function openFlagsOf(sql: Sql, collectionId: string): Promise<OpenFlag[]> {
  return sql.select<OpenFlag>(
    'SELECT `code`, `severity`, `fieldPath`, `revisionNumber` FROM `tradeflow_quality_flag` ' +
      "WHERE `collectionId` = ? AND `status` = 'OPEN'",
    [collectionId],
  );
}

function assertNothingOpen(flags: readonly { severity: string }[]): void {
  const count = flags.filter(({ severity }) => severity === 'WARNING').length;
  if (count > 0) throw new DomainError(FLAGS_OPEN, { count });
}

async function assertNothingBlocks(
  db: Tx,
  { id, revisionNumber, unresolvedCommentCount }: Prisma.CollectionModel,
): Promise<void> {
  if (unresolvedCommentCount === 0) return;
  const where = { ...unresolvedOf(id, revisionNumber), isBlocking: true };
  const count = await db.comment.count({ where });
  if (count > 0) throw new DomainError(COMMENTS_OPEN, { count });
}
