import { QualityCode } from '@commerce-tracking/prisma/client';
import { type Reason, reason } from '@commerce-tracking/service-kit/errors';
import {
  DATE_IN_FUTURE,
  MISSING_FIELD,
  POINT_NOT_ALLOWED,
  VALUE_NOT_ALLOWED,
} from '../collection/collection.errors.ts';
import { flagMessage } from './flag-messages.ts';

// A check that asks a question by default refuses where an administrator has made it an ERROR: under
// the name of its code, with the words of its flag.
const asked = Object.values(QualityCode).filter(
  (code) =>
    code !== 'MISSING_FIELD' &&
    code !== 'VALUE_NOT_ALLOWED' &&
    code !== 'POINT_NOT_ALLOWED' &&
    code !== 'DATE_IN_FUTURE' &&
    code !== 'FORM_RULE',
);

const reasons = new Map<QualityCode, Reason>([
  ['MISSING_FIELD', MISSING_FIELD],
  ['POINT_NOT_ALLOWED', POINT_NOT_ALLOWED],
  ['DATE_IN_FUTURE', DATE_IN_FUTURE],
  ...asked.map((code) => [code, reason('BAD_INPUT', code, flagMessage(code))] as const),
]);

/** What a field is refused with when a check is an ERROR and says nothing more exact. */
export function refusalOf(code: QualityCode): Reason {
  return reasons.get(code) ?? VALUE_NOT_ALLOWED;
}
