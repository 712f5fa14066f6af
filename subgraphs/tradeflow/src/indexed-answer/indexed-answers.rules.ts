import { createHash } from 'node:crypto';
import { readAnswer } from '@commerce-tracking/forms/answers';
import type { StoredQuestion } from '@commerce-tracking/forms/form-content';
import type { CollectionType } from '@commerce-tracking/prisma/client';
import { DomainError, type FieldError } from '@commerce-tracking/service-kit/errors';
import { INVALID_INPUT } from '@commerce-tracking/service-kit/reasons';
import type { CollectionContent } from '../collection/content/content.ts';
import type { ReferenceData } from '../reference/reference-data.ts';
import { QUESTION_NOT_INDEXED } from './indexed-answer.errors.ts';

/** One answer a record can be found by. */
export type IndexedAnswer = { code: string; value: string };

const valueMax = 190;

/** The answers of a record that lists can be filtered by, as they are stored beside it. */
export function indexedAnswersOf(
  { extra, formModelId }: Pick<CollectionContent, 'extra' | 'formModelId'>,
  reference: ReferenceData,
): IndexedAnswer[] {
  const questions = reference.formModels.get(formModelId)?.compiled.questions;
  return Object.entries(extra).flatMap(([code, answer]) => {
    if (!questions?.get(code)?.indexed) return [];
    const values = Array.isArray(answer) ? answer : [answer];
    return values.map((value) => ({ code, value: asText(value) }));
  });
}

/** What a filter on an answer looks for, as it is stored; null where the caller may not look for it. */
export type Wanted = { code: string; values: string[] | null };

/**
 * Reads the answers of a filter by the types of their questions. A code keeps its type within a collection
 * type, but the other type may ask another question under it.
 * @throws DomainError INVALID_INPUT for a question that is not indexed, or an answer of another type
 */
export function wantedAnswers(
  asked: readonly { code: string; value: unknown }[],
  {
    reference,
    type,
    isAnalyst,
  }: {
    reference: ReferenceData;
    type: CollectionType | null | undefined;
    isAnalyst: boolean;
  },
): Wanted[] {
  const indexed = indexedQuestions(reference, type);
  const errors: FieldError[] = [];
  const wanted = asked.map(({ code, value }, index): Wanted => {
    const at = `filter.extra.${index}`;
    const questions = indexed.filter((question) => question.code === code);
    if (questions.length === 0) {
      const allowed = [...new Set(indexed.map((question) => question.code))].join(', ') || '–';
      errors.push({ path: `${at}.code`, reason: QUESTION_NOT_INDEXED, values: { allowed } });
    }
    const read = questions.map((question) => readAnswer(oneOf(question), value));
    const answers = read.flatMap(({ answer }) => (answer === null ? [] : asText(answer)));
    const why = read.find((each) => each.why)?.why;
    if (answers.length === 0 && why) errors.push({ path: `${at}.value`, ...why });
    // Analysts are not shown texts: a hit would confirm what they guess.
    const isHidden = isAnalyst && questions.some((question) => question.type === 'TEXT');
    return { code, values: isHidden ? null : answers };
  });
  if (errors.length > 0) throw new DomainError(INVALID_INPUT, {}, errors);
  return wanted;
}

/** Records are found by one of the choices made. */
function oneOf(question: StoredQuestion): StoredQuestion {
  return question.type === 'MULTI_CHOICE' ? { ...question, type: 'CHOICE' } : question;
}

function indexedQuestions(
  reference: ReferenceData,
  type: CollectionType | null | undefined,
): StoredQuestion[] {
  return [...reference.formModels.values()]
    .filter(({ status }) => status !== 'DRAFT')
    .filter(({ collectionType }) => !type || collectionType === type)
    .flatMap(({ compiled }) => [...compiled.questions.values()].filter(({ indexed }) => indexed));
}

function asText(answer: unknown): string {
  const text = String(answer);
  return text.length <= valueMax ? text : createHash('sha256').update(text).digest('hex');
}
