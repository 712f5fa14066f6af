import { UNKNOWN_PATH } from '@commerce-tracking/forms/condition.errors';
import type { StoredField } from '@commerce-tracking/forms/form-content';
import { canonicalJson } from '@commerce-tracking/service-kit/commands/canonical';
import type { FieldError } from '@commerce-tracking/service-kit/errors';
import { BASE_FIELD_MISSING, BELOW_BASE_FORM } from './form-model.errors.ts';

/** A version may ask more than the base form of its type, never less, and knows all its fields. */
export function baseFieldErrors(
  fields: readonly StoredField[],
  base: readonly StoredField[],
): FieldError[] {
  const baseByPath = new Map(base.map((field) => [field.path, field]));
  const given = new Set(fields.map(({ path }) => path));
  const missing = base.filter(({ path }) => !given.has(path));
  return [
    ...missing.map(({ path }) => ({
      path: 'input.fields',
      reason: BASE_FIELD_MISSING,
      values: { field: path },
    })),
    ...fields.flatMap((field, index) => {
      const of = baseByPath.get(field.path);
      if (of) return weakened(field, of, `input.fields.${index}`);
      if (field.path.startsWith('extra.')) return [];
      const values = { field: field.path };
      return [{ path: `input.fields.${index}.path`, reason: UNKNOWN_PATH, values }];
    }),
  ];
}

function weakened(field: StoredField, base: StoredField, at: string): FieldError[] {
  const errors: FieldError[] = [];
  const refuse = (attribute: keyof StoredField, expected: unknown) => {
    const values = { field: field.path, attribute, expected: JSON.stringify(expected) };
    errors.push({ path: `${at}.${attribute}`, reason: BELOW_BASE_FORM, values });
  };
  if (field.section !== base.section) refuse('section', base.section);
  const isRequired = base.required === 'ALWAYS' || base.required === 'WHEN';
  if ((isRequired || base.applies === 'NEVER') && field.applies !== base.applies) {
    refuse('applies', base.applies);
  }
  if (base.required === 'ALWAYS' && field.required !== 'ALWAYS') refuse('required', 'ALWAYS');
  if (base.required === 'WHEN' && !coversCondition(field, base)) {
    refuse('requiredCondition', base.requiredCondition);
  }
  if (base.allowedValues) {
    const allowed = new Set(base.allowedValues);
    const within = field.allowedValues?.every((value) => allowed.has(value));
    if (!within) refuse('allowedValues', base.allowedValues);
  }
  const { kind, status } = base.allowedReferences ?? {};
  const own = field.allowedReferences;
  if (kind && (own?.kind !== kind || own?.status !== status)) {
    refuse('allowedReferences', base.allowedReferences);
  }
  if (isBeyond(base.minimum, field.minimum, -1)) refuse('minimum', base.minimum);
  if (isBeyond(base.maximum, field.maximum, 1)) refuse('maximum', base.maximum);
  if (isBeyond(base.maxLength, field.maxLength, 1)) refuse('maxLength', base.maxLength);
  if (isBeyond(base.decimalPlaces, field.decimalPlaces, 1)) {
    refuse('decimalPlaces', base.decimalPlaces);
  }
  return errors;
}

/** Required at least when the base form requires it: always, under its condition, or that or another. */
function coversCondition(field: StoredField, base: StoredField): boolean {
  if (field.required === 'ALWAYS') return true;
  if (field.required !== 'WHEN') return false;
  const wanted = canonicalJson(base.requiredCondition);
  const any = field.requiredCondition?.any;
  const parts = [field.requiredCondition, ...(Array.isArray(any) ? any : [])];
  return parts.some((part) => canonicalJson(part) === wanted);
}

type Bound = string | number | null | undefined;

function isBeyond(base: Bound, own: Bound, direction: 1 | -1): boolean {
  if (base === null || base === undefined) return false;
  if (own === null || own === undefined) return true;
  return (Number(own) - Number(base)) * direction > 0;
}
