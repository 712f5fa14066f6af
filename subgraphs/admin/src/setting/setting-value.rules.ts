import type { FieldError } from '@commerce-tracking/service-kit/errors';
import {
  NOT_ALLOWED,
  REQUIRED,
  TOO_BIG,
  TOO_SMALL,
  WRONG_TYPE,
} from '@commerce-tracking/service-kit/reasons';
import { problemOf } from '@commerce-tracking/settings/check-value';
import type { SettingDefinition } from '@commerce-tracking/settings/definition';
import { UNKNOWN_TIME_ZONE } from './setting.errors.ts';

const path = 'input.value';

/** Why a setting may not hold a value; null when it may. */
export function refusedValue(definition: SettingDefinition, value: unknown): FieldError | null {
  if (value === undefined || value === null) return { path, reason: REQUIRED };
  const problem = problemOf(definition, value);
  switch (problem) {
    case null:
      return null;
    case 'NOT_A_NUMBER':
      return { path, reason: WRONG_TYPE, values: { expected: 'number' } };
    case 'NOT_WHOLE':
      return { path, reason: WRONG_TYPE, values: { expected: 'integer' } };
    case 'NOT_A_TIME_ZONE':
      return { path, reason: UNKNOWN_TIME_ZONE, values: { expected: 'Africa/Porto-Novo' } };
    case 'NOT_A_CHOICE': {
      const choices = definition.type === 'CHOICE' ? definition.choices : [];
      return { path, reason: NOT_ALLOWED, values: { allowed: choices.join(', ') } };
    }
    case 'OUT_OF_BOUNDS': {
      if (!('minimum' in definition)) throw new Error(`${definition.type} has no bounds`);
      const { minimum, maximum } = definition;
      return Number(value) < minimum
        ? { path, reason: TOO_SMALL, values: { minimum } }
        : { path, reason: TOO_BIG, values: { maximum } };
    }
  }
}
