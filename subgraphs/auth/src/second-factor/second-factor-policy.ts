import type { Role } from '@commerce-tracking/access/roles';
import { runtime } from '../runtime.ts';

type Account = { role: Role; totpEnabledAt: Date | null };

/** What the settings say of the second factor of a role. */
export function policyOf(role: Role): 'OFF' | 'OPTIONAL' | 'REQUIRED' {
  return runtime().settings()[`auth.totp.${role}`];
}

/** Whether signing in takes a code: enrolled, and not switched off for the role since. */
export function isCodeAsked({ role, totpEnabledAt }: Account): boolean {
  return totpEnabledAt !== null && policyOf(role) !== 'OFF';
}

/** Whether nothing but the enrolment is admitted. */
export function mustEnrol({ role, totpEnabledAt }: Account): boolean {
  return totpEnabledAt === null && policyOf(role) === 'REQUIRED';
}
