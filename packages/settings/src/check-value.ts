import type { SettingDefinition } from './definition.ts';

/** Why a value cannot be what a setting holds; null when it can. */
export type ValueProblem =
  | 'NOT_A_NUMBER'
  | 'NOT_WHOLE'
  | 'OUT_OF_BOUNDS'
  | 'NOT_A_CHOICE'
  | 'NOT_A_TIME_ZONE';

/** Checks a value against the type, the bounds or the choices of its setting. */
export function problemOf(definition: SettingDefinition, value: unknown): ValueProblem | null {
  switch (definition.type) {
    case 'CHOICE':
      return definition.choices.some((each) => each === value) ? null : 'NOT_A_CHOICE';
    case 'TIME_ZONE':
      return typeof value === 'string' && isTimeZone(value) ? null : 'NOT_A_TIME_ZONE';
    default:
      if (typeof value !== 'number' || !Number.isFinite(value)) return 'NOT_A_NUMBER';
      if (definition.type === 'INTEGER' && !Number.isInteger(value)) return 'NOT_WHOLE';
      return value >= definition.minimum && value <= definition.maximum ? null : 'OUT_OF_BOUNDS';
  }
}

// An offset such as +01:00 is accepted by some engines and not by others: names only.
function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+\-/]*$/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
