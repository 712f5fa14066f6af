import type { StoredField, StoredQuestion } from '@commerce-tracking/forms/form-content';
import type { FieldError } from '@commerce-tracking/service-kit/errors';
import type { FormModel } from '../reference/entries.ts';
import type { ReferenceKind } from '../reference/kind.ts';
import { LISTED_TWICE } from '../reference/reference.errors.ts';
import {
  CHOICES_MISFIT,
  QUESTION_ONLY_IN_EXTRA,
  QUESTION_TYPE_CHANGED,
  REFERENCE_KIND_MISFIT,
  TOO_MANY_INDEXED,
} from './form-model.errors.ts';

const indexedMax = 5;

/** A question as a version that has been in force asked it. */
export type EarlierQuestion = { number: number; type: string; referenceKind: string | null };

/** The questions of all versions of a type that are or were in force: answers to them are stored. */
export function earlierQuestions(
  models: readonly FormModel[],
  collectionType: string,
): Map<string, EarlierQuestion> {
  const found = new Map<string, EarlierQuestion>();
  for (const model of models) {
    if (model.collectionType !== collectionType || model.status === 'DRAFT') continue;
    for (const { question } of model.fields as StoredField[]) {
      if (!question) continue;
      const { code, type, referenceKind = null } = question;
      found.set(code, { number: model.number, type, referenceKind });
    }
  }
  return found;
}

type Around = { earlier: ReadonlyMap<string, EarlierQuestion>; kinds: readonly ReferenceKind[] };

/** Own questions: where they stand, what they are answered with, and that their type stays. */
export function questionErrors(fields: readonly StoredField[], around: Around): FieldError[] {
  const errors: FieldError[] = [];
  let indexed = 0;
  for (const [index, { path, section, question }] of fields.entries()) {
    const at = `input.fields.${index}`;
    const isExtra = path.startsWith('extra.');
    if (!question && !isExtra) continue;
    if (!question || section !== 'HEADER' || path !== `extra.${question.code}`) {
      errors.push({ path: `${at}.question`, reason: QUESTION_ONLY_IN_EXTRA });
      continue;
    }
    errors.push(...answerErrors(question, `${at}.question`, around));
    if (!question.indexed) continue;
    indexed += 1;
    if (indexed > indexedMax) {
      const values = { maximum: indexedMax };
      errors.push({ path: `${at}.question.indexed`, reason: TOO_MANY_INDEXED, values });
    }
  }
  return errors;
}

function answerErrors(question: StoredQuestion, at: string, around: Around): FieldError[] {
  const errors: FieldError[] = [];
  const { code, type, choices = [], referenceKind = null } = question;
  const isChoice = type === 'CHOICE' || type === 'MULTI_CHOICE';
  if (isChoice !== choices.length > 0) {
    errors.push({ path: `${at}.choices`, reason: CHOICES_MISFIT });
  }
  for (const [index, choice] of choices.entries()) {
    if (choices.findIndex((other) => other.code === choice.code) === index) continue;
    errors.push({ path: `${at}.choices.${index}.code`, reason: LISTED_TWICE });
  }
  const allowed = around.kinds.filter(({ isDated }) => !isDated).map(({ name }) => name);
  const isKind = allowed.some((name) => name === referenceKind);
  if (type === 'REFERENCE' ? !isKind : referenceKind !== null) {
    const values = { allowed: allowed.join(', ') };
    errors.push({ path: `${at}.referenceKind`, reason: REFERENCE_KIND_MISFIT, values });
  }
  const before = around.earlier.get(code);
  if (before && (before.type !== type || before.referenceKind !== referenceKind)) {
    const expected = [before.type, before.referenceKind].filter(Boolean).join(' ');
    const values = { question: code, expected, number: before.number };
    errors.push({ path: `${at}.type`, reason: QUESTION_TYPE_CHANGED, values });
  }
  return errors;
}
