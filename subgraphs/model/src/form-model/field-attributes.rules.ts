import { type AnswerType, attributesOf, kindOf } from '@commerce-tracking/forms/answer-type';
import { readAnswer } from '@commerce-tracking/forms/answers';
import { answerTypeOf } from '@commerce-tracking/forms/built-in-answers';
import type { StoredField } from '@commerce-tracking/forms/form-content';
import { literalOf } from '@commerce-tracking/forms/literal';
import { filterFaults } from '@commerce-tracking/forms/reference-filter';
import type { FieldError } from '@commerce-tracking/service-kit/errors';
import { ATTRIBUTE_MISFIT, FILTER_MISFIT } from './form-model.errors.ts';

// A record would be checked by none of these where the answer is of another type: refused, not ignored.
const suited: [attributes: (keyof StoredField)[], types: AnswerType[]][] = [
  [['minimum', 'maximum', 'decimalPlaces'], ['NUMBER']],
  [
    ['maxLength', 'pattern', 'allowedValues'],
    ['TEXT', 'LIST'],
  ],
];

/** Attributes that do not go with what the field is answered with. */
export function attributeErrors(field: StoredField, at: string): FieldError[] {
  const errors: FieldError[] = [];
  const type = answerTypeOf(field);
  for (const [attributes, types] of suited) {
    for (const attribute of attributes) {
      const isSaid = field[attribute] !== null && field[attribute] !== undefined;
      if (!isSaid || types.includes(type)) continue;
      errors.push({ path: `${at}.${attribute}`, reason: ATTRIBUTE_MISFIT, values: { type } });
    }
  }
  return [...errors, ...defaultErrors(field, type, at), ...filterErrors(field, at)];
}

function defaultErrors(field: StoredField, type: AnswerType, at: string): FieldError[] {
  const { question, defaultValue } = field;
  if (defaultValue === null || defaultValue === undefined) return [];
  const path = `${at}.defaultValue`;
  if (question) {
    const { why } = readAnswer(question, defaultValue);
    return why ? [{ path, ...why }] : [];
  }
  const isList = type === 'LIST' || type === 'OBJECT';
  const fits = isList ? typeof defaultValue === 'object' : literalOf(defaultValue, type) !== null;
  return fits ? [] : [{ path, reason: ATTRIBUTE_MISFIT, values: { type } }];
}

function filterErrors(field: StoredField, at: string): FieldError[] {
  const { allowedReferences, question } = field;
  if (!allowedReferences) return [];
  const kind = kindOf(field);
  const path = `${at}.allowedReferences`;
  if (kind === null) {
    const type = answerTypeOf(field);
    return [{ path, reason: ATTRIBUTE_MISFIT, values: { type } }];
  }
  const names = filterFaults({ kind, ...allowedReferences });
  // A question names its kind itself.
  if (question && (allowedReferences.kind ?? kind) !== kind) names.push('kind');
  if (names.length === 0) return [];
  const allowed = ['kind', 'status', ...Object.keys(attributesOf(kind))].join(', ');
  return [{ path, reason: FILTER_MISFIT, values: { names: names.join(', '), allowed } }];
}
