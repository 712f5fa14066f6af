import type { FieldError } from '@commerce-tracking/service-kit/errors';
import { isUuid } from '@commerce-tracking/service-kit/ids';
import {
  NOT_ALLOWED,
  TOO_LONG,
  WRONG_FORMAT,
  WRONG_TYPE,
} from '@commerce-tracking/service-kit/reasons';
import { isDay } from '@commerce-tracking/service-kit/values/dates';
import { isDecimal, normalDecimal } from '@commerce-tracking/service-kit/values/decimals';
import { CHOSEN_TWICE } from './form-check.errors.ts';
import type { StoredQuestion } from './form-content.ts';

/** An answer as it is stored: one writing for equal answers. */
export type Answer = string | number | boolean | string[];
type Why = Omit<FieldError, 'path'>;
/** An answer, or why it is none to this question; `null` where nothing was answered. */
type Read = { answer: Answer | null; why?: Why };

const textMax = 4_000;
const loneSurrogate = /\p{Surrogate}/u;

/** The questions of a form by their code. */
export type Questions = ReadonlyMap<string, StoredQuestion>;

/**
 * Answers to a form's own questions, each of its type and in one writing; absent ones are left out. A draft
 * may lack answers, but none of a wrong type or to a question nobody asked (`unknown`). Paths are those of `extra`.
 */
export function readAnswers(
  extra: Readonly<Record<string, unknown>>,
  questions: Questions,
): { answers: Record<string, Answer>; errors: FieldError[]; unknown: string[] } {
  const answers: Record<string, Answer> = {};
  const errors: FieldError[] = [];
  const unknown: string[] = [];
  for (const [code, value] of Object.entries(extra)) {
    const question = questions.get(code);
    if (!question) {
      unknown.push(code);
      continue;
    }
    const { answer, why } = readAnswer(question, value);
    if (why) errors.push({ path: code, ...why });
    else if (answer !== null) answers[code] = answer;
  }
  return { answers, errors, unknown };
}

/** One answer to one question. */
export function readAnswer(question: StoredQuestion, value: unknown): Read {
  if (value === null || value === undefined) return { answer: null };
  const { type, choices = [] } = question;
  switch (type) {
    case 'TEXT':
      return readText(value);
    case 'INTEGER':
      return Number.isSafeInteger(value) ? { answer: value as number } : wrong('INTEGER');
    case 'DECIMAL':
      return readDecimal(value);
    case 'BOOLEAN':
      return typeof value === 'boolean' ? { answer: value } : wrong('BOOLEAN');
    case 'DATE':
      if (typeof value !== 'string') return wrong('DATE');
      return isDay(value) ? { answer: value } : refused(WRONG_FORMAT, { expected: 'YYYY-MM-DD' });
    case 'CHOICE':
      return readChoice(value, choices);
    case 'MULTI_CHOICE':
      return readChoices(value, choices);
    case 'REFERENCE':
      if (typeof value !== 'string') return wrong('REFERENCE');
      return isUuid(value) ? { answer: value } : refused(WRONG_FORMAT, { expected: 'UUIDv7' });
  }
}

function readText(value: unknown): Read {
  if (typeof value !== 'string') return wrong('TEXT');
  if (loneSurrogate.test(value)) return refused(WRONG_FORMAT, { expected: 'Unicode' });
  const text = value.normalize('NFC').trim();
  if (text.length > textMax) return refused(TOO_LONG, { maximum: textMax });
  return { answer: text || null };
}

function readDecimal(value: unknown): Read {
  const text = Number.isSafeInteger(value) ? String(value) : value;
  if (typeof text !== 'string') return wrong('DECIMAL');
  if (!isDecimal(text)) return refused(WRONG_FORMAT, { expected: '0.00' });
  return { answer: normalDecimal(text) };
}

type Choices = NonNullable<StoredQuestion['choices']>;

function readChoice(value: unknown, choices: Choices): Read {
  if (typeof value !== 'string') return wrong('CHOICE');
  if (choices.some(({ code }) => code === value)) return { answer: value };
  return refused(NOT_ALLOWED, { allowed: choices.map(({ code }) => code).join(', ') });
}

function readChoices(value: unknown, choices: Choices): Read {
  if (!Array.isArray(value)) return wrong('MULTI_CHOICE');
  for (const each of value) {
    const { why } = readChoice(each, choices);
    if (why) return { answer: null, why };
  }
  if (new Set(value).size < value.length) return refused(CHOSEN_TWICE, {});
  // In the order of the form: the same choices are the same answer.
  const chosen = choices.map(({ code }) => code).filter((code) => value.includes(code));
  return { answer: chosen.length > 0 ? chosen : null };
}

function wrong(expected: StoredQuestion['type']): Read {
  return refused(WRONG_TYPE, { expected });
}

function refused(reason: Why['reason'], values: Record<string, unknown>): Read {
  return { answer: null, why: { reason, values } };
}
