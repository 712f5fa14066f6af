import { readAnswer } from '@commerce-tracking/forms/answers';
import type { StoredQuestion } from '@commerce-tracking/forms/form-content';
import type { Prisma, Tx } from '@commerce-tracking/prisma/client';
import type { CommandRun } from '@commerce-tracking/service-kit/commands/commands';
import { DomainError, type FieldError } from '@commerce-tracking/service-kit/errors';
import { parseInput } from '@commerce-tracking/service-kit/input';
import { INVALID_INPUT, TOO_LONG } from '@commerce-tracking/service-kit/reasons';
import { z } from 'zod';
import { collectionEvent, standingOf } from '../collection/collection-messages.ts';
import { memory } from '../reference/reference.ts';
import type { Snapshot } from '../revision/snapshot.ts';
import { insertRows } from '../sql/insert-rows.ts';
import { NO_SUCH_FIELD, NOT_CORRECTABLE } from './comment.errors.ts';
import { commentRefusals } from './comment.rules.ts';
import { type CommentTarget, targetOf, writableShape } from './field-path.rules.ts';

/** A comment as it is about to be written. */
export type NewComment = {
  id: string;
  parent: Pick<Prisma.CommentModel, 'id' | 'fieldPath' | 'itemId' | 'controlId'> | null;
  fieldPath?: string | null;
  body: string;
  suggestedValue?: unknown;
  isBlocking: boolean;
  visibility: 'EVERYONE' | 'REVIEWERS';
};

type Run = Pick<CommandRun<unknown, Tx>, 'actor' | 'db' | 'now' | 'emit' | 'audit' | 'beside'>;

const suggestionLengthMax = 8_000;

const commentTable = {
  name: 'tradeflow_comment',
  columns: [
    'id',
    'collectionId',
    'revisionNumber',
    'parentId',
    'fieldPath',
    'itemId',
    'controlId',
    'body',
    'suggestedValue',
    'isBlocking',
    'visibility',
    'authorId',
    'createdAt',
    'updatedAt',
    'version',
  ],
} as const;

/**
 * Writes comments on the present submission of a locked record and tells of each; the record itself
 * does not change. `pathOf` says where in the input each of them stands.
 * @throws DomainError INVALID_INPUT
 */
export async function writeComments(
  { actor, db, now, emit, audit, beside }: Run,
  collection: Prisma.CollectionModel,
  comments: readonly NewComment[],
  pathOf: (index: number) => string,
): Promise<void> {
  const { id: collectionId, revisionNumber, reference } = collection;
  // Most are about the whole record: what it says is read only where one names a field of it.
  const isOnField = comments.some(({ fieldPath, parent }) => fieldPath ?? parent?.fieldPath);
  const revision = isOnField
    ? await db.revision.findUniqueOrThrow({
        where: { collectionId_number: { collectionId, number: revisionNumber } },
        select: { content: true, formModelId: true },
      })
    : null;
  const rows = comments.map((comment, index) => {
    const path = pathOf(index);
    const isReply = comment.parent !== null;
    const refused = commentRefusals(collection, actor, { ...comment, isReply }, path);
    if (refused.length > 0) throw new DomainError(INVALID_INPUT, {}, refused);
    const fieldPath = comment.fieldPath ?? comment.parent?.fieldPath ?? null;
    const target = fieldPath && revision ? targetOf(fieldPath, revision.content as Snapshot) : null;
    const question = target && revision && questionAt(target, revision.formModelId);
    if (fieldPath !== null && (!target || question === 'UNASKED')) {
      refuse({ path: `${path}.fieldPath`, reason: NO_SUCH_FIELD, values: { revisionNumber } });
    }
    const suggested = suggestedText(target, question, comment.suggestedValue, path);
    return {
      id: comment.id,
      collectionId,
      revisionNumber,
      parentId: comment.parent?.id ?? null,
      fieldPath: target?.path ?? null,
      itemId: target?.section === 'items' ? target.lineId : null,
      controlId: target?.section === 'controls' ? target.lineId : null,
      body: comment.body,
      suggestedValue: suggested,
      isBlocking: comment.isBlocking,
      visibility: comment.visibility,
      authorId: actor.actorId,
      createdAt: now,
      updatedAt: now,
      version: 1,
    };
  });
  beside(insertRows(db.sql, commentTable, rows));

  const standing = standingOf(collection, {}, memory().reference().points);
  for (const { id, parentId, fieldPath, isBlocking, visibility } of rows) {
    const event = collectionEvent('commented', standing, collection.state);
    emit({ ...event, payload: { ...event.payload, commentId: id, visibility } });
    audit({
      entityType: 'Comment',
      entityId: id,
      ...(reference && { entityLabel: reference }),
      // What was said stands in the comment itself, which nobody can change.
      after: { collectionId, revisionNumber, parentId, fieldPath, isBlocking, visibility },
    });
  }
}

/** The own question a path leads to, which exists where the record's form asks it; null for other fields. */
function questionAt(
  { section, field }: CommentTarget,
  formModelId: string,
): StoredQuestion | 'UNASKED' | null {
  if (section !== 'extra' || !field) return null;
  const form = memory().reference().formModels.get(formModelId);
  return form?.compiled.questions.get(field) ?? 'UNASKED';
}

/** The suggested value as its column holds it, if the field takes such a value. */
function suggestedText(
  target: CommentTarget | null,
  question: StoredQuestion | 'UNASKED' | null,
  value: unknown,
  path: string,
): string | null {
  if (value === undefined || value === null) return null;
  const at = `${path}.suggestedValue`;
  if (!target) return refuse({ path: at, reason: NOT_CORRECTABLE });
  const shape = writableShape(target);
  const isQuestion = question !== null && question !== 'UNASKED';
  if (!shape && !isQuestion) return refuse({ path: at, reason: NOT_CORRECTABLE });
  const text = JSON.stringify(
    isQuestion ? answerTo(question, value, at) : shape && parsed(shape, value, at),
  );
  if (text.length > suggestionLengthMax) {
    refuse({ path: at, reason: TOO_LONG, values: { maximum: suggestionLengthMax } });
  }
  return text;
}

function parsed(shape: z.ZodType, value: unknown, at: string): unknown {
  try {
    return parseInput(z.object({ value: shape }), { value }).value;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const fields = error.fields.map((field) => ({
      ...field,
      path: field.path.replace('input.value', at),
    }));
    throw new DomainError(error.reason, error.values, fields);
  }
}

function answerTo(question: StoredQuestion, value: unknown, at: string): unknown {
  const { answer, why } = readAnswer(question, value);
  return why ? refuse({ path: at, ...why }) : answer;
}

function refuse(field: FieldError): never {
  throw new DomainError(INVALID_INPUT, {}, [field]);
}
