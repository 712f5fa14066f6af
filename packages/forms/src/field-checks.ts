import type { FieldError } from '@commerce-tracking/service-kit/errors';
import {
  NOT_ALLOWED,
  TOO_BIG,
  TOO_LONG,
  TOO_SMALL,
  WRONG_FORMAT,
} from '@commerce-tracking/service-kit/reasons';
import { scaleOf } from '@commerce-tracking/service-kit/values/decimals';
import { kindOf } from './answer-type.ts';
import type { FormRecord } from './compile-condition.ts';
import { comparerWith } from './exact-number.ts';
import { ENTRY_NOT_OFFERED } from './form-check.errors.ts';
import type { StoredField } from './form-content.ts';
import { compilePattern } from './pattern.ts';
import { compileFilter } from './reference-filter.ts';

/** Why a value is refused. */
export type Refusal = Omit<FieldError, 'path'>;

/** One thing a form says of a field's values; null for a value it lets pass. */
export type ValueCheck = (value: unknown, record: FormRecord) => Refusal | null;

/** What a form says of the values of a field, once it has one. Of a list, each value is checked. */
export function compileFieldChecks(field: StoredField): ValueCheck[] {
  return [
    allowedValues(field),
    minimum(field),
    maximum(field),
    maxLength(field),
    pattern(field),
    decimalPlaces(field),
    offeredEntries(field),
  ].filter((check) => check !== null);
}

type Check = ValueCheck | null;

function allowedValues({ allowedValues: values }: StoredField): Check {
  if (!values) return null;
  const allowed = new Set(values);
  const refusal = { reason: NOT_ALLOWED, values: { allowed: values.join(', ') } };
  return each((value) => (allowed.has(String(value)) ? null : refusal));
}

function minimum({ minimum: text }: StoredField): Check {
  if (!text) return null;
  const compare = comparerWith(text);
  const refusal = { reason: TOO_SMALL, values: { minimum: text } };
  return (value) => (compare(value) < 0 ? refusal : null);
}

function maximum({ maximum: text }: StoredField): Check {
  if (!text) return null;
  const compare = comparerWith(text);
  const refusal = { reason: TOO_BIG, values: { maximum: text } };
  return (value) => (compare(value) > 0 ? refusal : null);
}

function maxLength({ maxLength: most }: StoredField): Check {
  if (!most) return null;
  const refusal = { reason: TOO_LONG, values: { maximum: most } };
  // Counted in characters, as JSON Schema and the database do, and not in halves of them.
  return each((value) =>
    typeof value === 'string' && value.length > most && [...value].length > most ? refusal : null,
  );
}

function pattern({ pattern: source }: StoredField): Check {
  const matches = source ? compilePattern(source) : null;
  if (!matches) return null;
  const refusal = { reason: WRONG_FORMAT, values: { expected: source } };
  return each((value) => (typeof value === 'string' && !matches(value) ? refusal : null));
}

function decimalPlaces({ decimalPlaces: most }: StoredField): Check {
  if (most === null || most === undefined) return null;
  const refusal = { reason: WRONG_FORMAT, values: { expected: `${most} decimals` } };
  return (value) => {
    if (typeof value !== 'string') return null;
    const dot = value.indexOf('.');
    if (dot < 0 || value.length - dot - 1 <= most) return null;
    return scaleOf(value) > most ? refusal : null;
  };
}

function offeredEntries(field: StoredField): Check {
  const { status: _checkedApart, ...wanted } = field.allowedReferences ?? {};
  const offers = compileFilter({ ...wanted, kind: kindOf(field) });
  if (!offers) return null;
  const refusal = { reason: ENTRY_NOT_OFFERED, values: { expected: JSON.stringify(wanted) } };
  return each((value, record) => (offers(record, String(value)) ? null : refusal));
}

function each(check: ValueCheck): ValueCheck {
  return (value, record) => {
    if (!Array.isArray(value)) return check(value, record);
    for (const one of value) {
      const refusal = check(one, record);
      if (refusal) return refusal;
    }
    return null;
  };
}
