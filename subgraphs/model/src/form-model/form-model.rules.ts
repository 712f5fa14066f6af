import type { FieldError, Reason } from '@commerce-tracking/service-kit/errors';
import { TOO_SMALL } from '@commerce-tracking/service-kit/reasons';
import { enumNameOf, type ReferenceKind } from '../reference/kind.ts';
import { LISTED_TWICE } from '../reference/reference.errors.ts';
import { baseFieldErrors } from './base-form.rules.ts';
import { conditionErrors, type KnowsPath, rowsOf, type Scope } from './condition.rules.ts';
import type { FormContent, StoredField, StoredRule } from './form-content.ts';
import type { GivenField } from './form-input.ts';
import { CONDITION_WITHOUT_WHEN, UNKNOWN_PATH } from './form-model.errors.ts';
import { type EarlierQuestion, questionErrors } from './question.rules.ts';

/** What a form is measured by: the base form of its type and the questions of other versions. */
export type FormSurroundings = {
  base: readonly StoredField[];
  earlier: ReadonlyMap<string, EarlierQuestion>;
  kinds: readonly ReferenceKind[];
};

/** Every fault of a form at once; paths are those of `updateFormModelDraft`. */
export function formErrors({ fields, rules }: FormContent, around: FormSurroundings): FieldError[] {
  const knows = pathsOf(fields, around.kinds);
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
    ...fields.flatMap((field, index) => fieldErrors(field, `input.fields.${index}`, knows)),
    ...rules.flatMap((rule, index) => ruleErrors(rule, `input.rules.${index}`, knows)),
  ];
}

/** The paths conditions may ask: fields of the form, and what an entry chosen there says of itself. */
function pathsOf(fields: readonly StoredField[], kinds: readonly ReferenceKind[]): KnowsPath {
  const known = new Set<string>();
  for (const { path, allowedReferences, question } of fields) {
    known.add(path);
    const name = question?.referenceKind ?? allowedReferences?.kind;
    const kind = kinds.find((each) => each.name === name || enumNameOf(each.name) === name);
    for (const own of kind ? ['code', ...Object.keys(kind.fields)] : [])
      known.add(`${path}.${own}`);
  }
  return (path) => known.has(path);
}

function repeated(names: string[], list: string, key: string): FieldError[] {
  return names.flatMap((name, index) => {
    if (names.indexOf(name) === index) return [];
    return [{ path: `input.${list}.${index}.${key}`, reason: LISTED_TWICE }];
  });
}

function fieldErrors(field: StoredField, at: string, knows: KnowsPath): FieldError[] {
  const errors: FieldError[] = [];
  for (const name of ['applies', 'required'] as const) {
    const condition = field[`${name}Condition`];
    const path = `${at}.${name}Condition`;
    const hasCondition = condition !== null && condition !== undefined;
    if ((field[name] === 'WHEN') !== hasCondition) {
      errors.push({ path, reason: CONDITION_WITHOUT_WHEN });
    } else if (hasCondition) {
      errors.push(...conditionErrors(condition, { at: path, scope: field.section }, knows));
    }
  }
  const { minimum, maximum } = field;
  if (minimum && maximum && Number(minimum) > Number(maximum)) {
    errors.push({ path: `${at}.maximum`, reason: TOO_SMALL, values: { minimum } });
  }
  return errors;
}

/** A rule that points into rows is asked for each row, so it points into one sort of rows only. */
function ruleErrors(rule: StoredRule, at: string, knows: KnowsPath): FieldError[] {
  const unknown: Reason = UNKNOWN_PATH;
  const scope = scopeOf(rule.paths);
  const errors = rule.paths.flatMap((field, index): FieldError[] => {
    const fits = rowsOf(field) === null || scopeOf([field]) === scope;
    if (fits && knows(field)) return [];
    return [{ path: `${at}.paths.${index}`, reason: unknown, values: { field } }];
  });
  const place = { at: `${at}.condition`, scope };
  return [...errors, ...conditionErrors(rule.condition, place, knows)];
}

function scopeOf(paths: readonly string[]): Scope {
  const rows = paths.map(rowsOf).find((each) => each !== null);
  if (rows === 'items') return 'ITEM';
  return rows === 'controls' ? 'CONTROL' : 'HEADER';
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
