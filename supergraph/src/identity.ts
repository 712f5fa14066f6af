import type { Actor } from '@commerce-tracking/service-kit/actor';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { NOT_READY } from '@commerce-tracking/service-kit/reasons';
import { bearerToken, type TokenVerifier } from '@commerce-tracking/service-kit/tokens';

/** Who is calling; null for a request without a token. */
export type Identify = (authorization: string | undefined) => Promise<Actor | null>;

/**
 * Checks the caller's access token here too, so that a bad one costs the services nothing. They
 * check again by themselves: a message on a subject is not trusted for where it came from.
 * @throws DomainError UNAUTHENTICATED for a token that does not hold, UNAVAILABLE while NATS (and
 * with it the keys) has never been reached
 */
export function createIdentify(verifier: () => TokenVerifier | null): Identify {
  return async (authorization) => {
    if (!authorization) return null;
    const token = bearerToken(authorization);
    if (!token) return null;
    const current = verifier();
    if (!current) throw new DomainError(NOT_READY, { service: 'supergraph' });
    return current.verify(token);
  };
}

/** For a foreign supergraph outside production: nobody is known, and tokens are passed on unread. */
export const anonymous: Identify = async () => null;
