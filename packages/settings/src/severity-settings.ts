import { type ChoiceDefinition, choice } from './definition.ts';

type Severity = 'INFO' | 'WARNING' | 'ERROR';

// MISSING_FIELD has no setting: what a form requires is never negotiable, and what it recommends
// is only shown. A form's own rules carry their severity themselves.
const defaults = {
  VALUE_NOT_ALLOWED: 'ERROR',
  POINT_NOT_ALLOWED: 'ERROR',
  DATE_IN_FUTURE: 'ERROR',
  DATE_TOO_OLD: 'WARNING',
  COMPUTED_MISMATCH: 'WARNING',
  UNIT_PRICE_OUT_OF_BAND: 'WARNING',
  WEIGHT_MISMATCH: 'WARNING',
  FACTOR_UNUSUAL: 'WARNING',
  FACTOR_MISSING: 'WARNING',
  RATE_MISSING: 'INFO',
  HS_CODE_MISSING: 'WARNING',
  ANIMAL_WEIGHT_UNUSUAL: 'WARNING',
  LOSSES_EXCEED: 'WARNING',
  LOAD_OVER_CAPACITY: 'WARNING',
  COSTS_INCONSISTENT: 'INFO',
  ROUTE_NOT_ON_CORRIDOR: 'WARNING',
  DIRECTION_INCONSISTENT: 'WARNING',
  GPS_FAR_FROM_POINT: 'WARNING',
  GPS_MISSING: 'INFO',
  IMPOSSIBLE_SPEED: 'WARNING',
  DUPLICATE_CANDIDATE: 'WARNING',
  CONTROL_SUMS_INCONSISTENT: 'WARNING',
  NO_EFFORT_DAY: 'INFO',
  CAPTURE_TOO_FAST: 'INFO',
} as const satisfies Record<string, Severity>;

/** Codes of automatic checks whose severity an administrator may change. */
export type AdjustableCode = keyof typeof defaults;

type SeverityKey = `quality.severity.${AdjustableCode}`;

/** One setting per adjustable code. */
export const severitySettings = Object.fromEntries(
  Object.entries(defaults).map(([code, severity]) => [
    `quality.severity.${code}`,
    choice<Severity>(
      severity,
      ['INFO', 'WARNING', 'ERROR'],
      `Gravité du signalement ${code}`,
      `Severity of the flag ${code}`,
    ),
  ]),
) as Record<SeverityKey, ChoiceDefinition<Severity>>;
