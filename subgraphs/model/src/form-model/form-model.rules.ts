import { scopeOf } from '@commerce-tracking/forms/compile-form';
import { UNKNOWN_PATH } from '@commerce-tracking/forms/condition.errors';
import { conditionErrors } from '@commerce-tracking/forms/condition.rules';
import type { FormContent, StoredField, StoredRule } from '@commerce-tracking/forms/form-content';
import { type Places, placesOf, rowsOf } from '@commerce-tracking/forms/places';
import type { FieldError } from '@commerce-tracking/service-kit/errors';
import { TOO_SMALL } from '@commerce-tracking/service-kit/reasons';
import type { ReferenceKind } from '../reference/kind.ts';
import { LISTED_TWICE } from '../reference/reference.errors.ts';
import { baseFieldErrors } from './base-form.rules.ts';
import { attributeErrors } from './field-attributes.rules.ts';
import type { GivenField } from './form-input.ts';
import { CONDITION_WITHOUT_WHEN } from './form-model.errors.ts';
import { type EarlierQuestion, questionErrors } from './question.rules.ts';

/** What a form is measured by: the base form of its type and the questions of other versions. */
export type FormSurroundings = {
  base: readonly StoredField[];
  earlier: ReadonlyMap<string, EarlierQuestion>;
  kinds: readonly ReferenceKind[];
};

/** Every fault of a form at once; paths are those of `updateFormModelDraft`. */
export function formErrors({ fields, rules }: FormContent, around: FormSurroundings): FieldError[] {
  const places = placesOf(fields);
  return [
    ...repeated(
      fields.map(({ path }) => path),
      'fields',
      'path',
    ),
    ...repeated(
      rules.map(({ code }) => code),
      'rules',
      'code',
    ),
    ...baseFieldErrors(fields, around.base),
    ...questionErrors(fields, around),
    ...fields.flatMap((field, index) => fieldErrors(field, `input.fields.${index}`, places)),
    ...rules.flatMap((rule, index) => ruleErrors(rule, `input.rules.${index}`, places)),
  ];
}

function repeated(names: string[], list: string, key: string): FieldError[] {
  return names.flatMap((name, index) => {
    if (names.indexOf(name) === index) return [];
    return [{ path: `input.${list}.${index}.${key}`, reason: LISTED_TWICE }];
  });
}

function fieldErrors(field: StoredField, at: string, places: Places): FieldError[] {
  const errors = attributeErrors(field, at);
  for (const name of ['applies', 'required'] as const) {
    const condition = field[`${name}Condition`];
    const path = `${at}.${name}Condition`;
    const hasCondition = condition !== null && condition !== undefined;
    if ((field[name] === 'WHEN') !== hasCondition) {
      errors.push({ path, reason: CONDITION_WITHOUT_WHEN });
    } else if (hasCondition) {
      errors.push(...conditionErrors(condition, { at: path, scope: field.section }, places));
    }
  }
  const { minimum, maximum } = field;
  if (minimum && maximum && Number(minimum) > Number(maximum)) {
    errors.push({ path: `${at}.maximum`, reason: TOO_SMALL, values: { minimum } });
  }
  return errors;
}

/** A rule that points into rows is asked for each row, so it points into one sort of rows only. */
function ruleErrors(rule: StoredRule, at: string, places: Places): FieldError[] {
  const rows = rule.paths.map(rowsOf).find((each) => each !== null) ?? null;
  const errors = rule.paths.flatMap((field, index): FieldError[] => {
    const fits = rowsOf(field) === null || rowsOf(field) === rows;
    if (fits && places.has(field)) return [];
    return [{ path: `${at}.paths.${index}`, reason: UNKNOWN_PATH, values: { field } }];
  });
  const position = { at: `${at}.condition`, scope: scopeOf(rows) };
  return [...errors, ...conditionErrors(rule.condition, position, places)];
}

/** Fields as they are kept: numbered in form order, without what says nothing. */
export function storedFields(given: readonly GivenField[]): StoredField[] {
  return given.map((field, index) => {
    const { choices, ...answer } = field.question ?? {};
    const question =
      field.question && said({ ...answer, choices: choices?.length ? choices : null });
    return { ...said({ ...field, question }), position: index + 1 } as StoredField;
  });
}

function said(row: object): object {
  return Object.fromEntries(
    Object.entries(row).filter(([, value]) => value !== null && value !== undefined),
  );
}
