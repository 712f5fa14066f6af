import { can } from '@commerce-tracking/access/permissions';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import {
  NOT_PERMITTED,
  NOT_SIGNED_IN,
  PASSWORD_CHANGE_REQUIRED,
  TOTP_ENROLMENT_REQUIRED,
} from '@commerce-tracking/service-kit/reasons';
import type { RequestContext } from '../request-context.ts';
import type { AccessGuard } from './guarded-gateway.ts';

/** Callers by their access token: the scopes of a role are its permissions. No policy is known. */
export const callerAccess: AccessGuard<RequestContext> = {
  caller({ actor }) {
    const admitted = actor && !actor.mustChangePassword && !actor.mustEnrolTotp ? actor : null;
    return {
      isAuthenticated: admitted !== null,
      hasScope: (scope) => admitted !== null && can(admitted, scope),
    };
  },
  refusal({ scopes, policies }, { actor }) {
    if (!actor) return new DomainError(NOT_SIGNED_IN);
    if (actor.mustChangePassword) return new DomainError(PASSWORD_CHANGE_REQUIRED);
    if (actor.mustEnrolTotp) return new DomainError(TOTP_ENROLMENT_REQUIRED);
    return new DomainError(NOT_PERMITTED, { permission: [...scopes, ...policies].join(', ') });
  },
};
