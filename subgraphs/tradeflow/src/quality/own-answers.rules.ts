import { readAnswers } from '@commerce-tracking/forms/answers';
import type { FieldError } from '@commerce-tracking/service-kit/errors';
import { UNKNOWN_REFERENCE } from '@commerce-tracking/service-kit/reasons';
import { INACTIVE_REFERENCE, VALUE_NOT_ALLOWED } from '../collection/collection.errors.ts';
import type { CollectionContent } from '../collection/content/content.ts';
import { entriesOfKind } from '../reference/entries-of-kind.ts';
import type { Entry, ReferenceData } from '../reference/reference-data.ts';
import { error, type Finding } from './finding.ts';

/** Answers to the form's own questions as they are stored, where none is refused. */
export function storedAnswers(
  { extra, formModelId }: CollectionContent,
  reference: ReferenceData,
): CollectionContent['extra'] {
  const form = reference.formModels.get(formModelId);
  return form ? readAnswers(extra, form.compiled.questions).answers : extra;
}

/** Answers no draft may hold: to a question the form does not ask, of another type, or to nowhere. */
export function wrongAnswers(content: CollectionContent, reference: ReferenceData): FieldError[] {
  const { extra, formModelId } = content;
  const form = reference.formModels.get(formModelId);
  if (!form || Object.keys(extra).length === 0) return [];
  const { questions } = form.compiled;
  const { answers, errors, unknown } = readAnswers(extra, questions);
  const expected = [...questions.keys()].join(', ') || '{}';
  return [
    ...unknown.map((code) => ({
      path: `input.content.extra.${code}`,
      reason: VALUE_NOT_ALLOWED,
      values: { expected },
    })),
    ...errors.map(({ path, ...why }) => ({ path: `input.content.extra.${path}`, ...why })),
    ...chosenEntries({ ...content, extra: answers }, reference)
      .filter(({ entry }) => entry === undefined)
      .map(({ path, kind }) => ({
        path: `input.content.${path}`,
        reason: UNKNOWN_REFERENCE,
        values: { kind: kind.charAt(0).toUpperCase() + kind.slice(1) },
      })),
  ];
}

/** Entries chosen in answers that are no longer offered. */
export function inactiveAnswers(content: CollectionContent, reference: ReferenceData): Finding[] {
  return chosenEntries(content, reference)
    .filter(({ entry }) => entry?.isActive === false)
    .map(({ path }) => error('VALUE_NOT_ALLOWED', path, INACTIVE_REFERENCE));
}

type Chosen = { path: string; kind: string; entry: Entry | undefined };

function chosenEntries(
  { extra, formModelId }: CollectionContent,
  reference: ReferenceData,
): Chosen[] {
  const questions = reference.formModels.get(formModelId)?.compiled.questions;
  return Object.entries(extra).flatMap(([code, answer]) => {
    const kind = questions?.get(code)?.referenceKind;
    if (!kind || typeof answer !== 'string') return [];
    const entry = entriesOfKind(reference, kind)?.get(answer);
    return [{ path: `extra.${code}`, kind, entry }];
  });
}
