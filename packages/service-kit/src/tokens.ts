import { decodeProtectedHeader, errors, importJWK, type JWK, jwtVerify } from 'jose';
import type { Actor } from './actor.ts';
import { DomainError } from './errors.ts';
import { parseLanguage } from './language.ts';
import { NOT_READY, SESSION_REVOKED, TOKEN_EXPIRED, TOKEN_INVALID } from './reasons.ts';
import type { ReplicatedMap } from './streams/replicated-map.ts';

/** Claims every process insists on (RFC 9068; algorithm, type, issuer and audience are fixed). */
export const tokenProfile = {
  algorithm: 'EdDSA',
  type: 'at+jwt',
  issuer: 'commerce-tracking',
  audience: 'commerce-tracking-api',
  clientId: 'commerce-tracking',
  clockToleranceSeconds: 5,
  /** No token is good for longer, whatever it says of itself. */
  lifetimeMaxSeconds: 900,
} as const;

/** For so long a process that has just started waits for what it needs to know of tokens. */
const waitMs = 2_000;
/** A key id as `auth` makes them; any other text is looked up nowhere. */
const keyId = /^[\w-]{1,64}$/;

/** Buckets that `auth` writes and every process follows: public keys by kid, revoked session ids. */
export const keyBucket = 'auth_keys';
export const revocationBucket = 'auth_revocations';
export const revocationTtlMs = 20 * 60_000;

export type TokenVerifier = {
  /** @throws DomainError UNAUTHENTICATED, or UNAVAILABLE while no key has ever been seen or closed sessions are not known */
  verify(token: string): Promise<Actor>;
};

type SigningKey = { kid: string; jwk: string; key: Awaited<ReturnType<typeof importJWK>> };
/** With the key that has verified it, as it was published: a token is no longer good than its key. */
type Verified = { actor: Actor; expiresAt: number; kid: string; jwk: string };

/** Verifies access tokens; a verified token is remembered until it expires, or its key or session is withdrawn. */
export function createTokenVerifier(options: {
  keys: ReplicatedMap;
  revocations: ReplicatedMap;
  service: string;
  cacheMax?: number;
}): TokenVerifier {
  const { keys, revocations } = options;
  const cacheMax = options.cacheMax ?? 10_000;
  const verified = new Map<string, Verified>();
  const imported = new Map<string, ReturnType<typeof importJWK>>();

  const keyFor = async (token: string): Promise<SigningKey> => {
    const { kid } = decodeProtectedHeader(token);
    if (!kid || !keyId.test(kid)) throw new DomainError(TOKEN_INVALID);
    const jwk = keys.get(kid) ?? (await keys.waitFor(kid, keys.isLoaded() ? 300 : waitMs));
    if (!jwk) {
      throw keys.isLoaded()
        ? new DomainError(TOKEN_INVALID)
        : new DomainError(NOT_READY, { service: options.service });
    }
    let key = imported.get(jwk);
    if (!key) {
      key = importJWK(JSON.parse(jwk) as JWK, tokenProfile.algorithm);
      if (imported.size > 100) imported.clear();
      imported.set(jwk, key);
    }
    return { kid, jwk, key: await key };
  };

  const remember = (token: string, entry: Verified) => {
    if (verified.size >= cacheMax) {
      const oldest = verified.keys().next().value;
      if (oldest !== undefined) verified.delete(oldest);
    }
    verified.set(token, entry);
  };

  return {
    async verify(token) {
      if (!revocations.isRead() && !(await revocations.untilRead(waitMs)))
        throw new DomainError(NOT_READY, { service: options.service });
      const known = verified.get(token);
      if (known && known.expiresAt > Date.now() && keys.get(known.kid) === known.jwk) {
        assertNotRevoked(known.actor);
        return known.actor;
      }
      verified.delete(token);
      const entry = await check(token, keyFor);
      assertNotRevoked(entry.actor);
      remember(token, entry);
      return entry.actor;
    },
  };

  function assertNotRevoked(actor: Actor): void {
    if (revocations.has(actor.sessionId)) throw new DomainError(SESSION_REVOKED);
  }
}

async function check(
  token: string,
  keyFor: (token: string) => Promise<SigningKey>,
): Promise<Verified> {
  try {
    let kid = '';
    let jwk = '';
    const keyOf = async () => {
      const found = await keyFor(token);
      ({ kid, jwk } = found);
      return found.key;
    };
    const { payload } = await jwtVerify(token, keyOf, {
      algorithms: [tokenProfile.algorithm],
      typ: tokenProfile.type,
      issuer: tokenProfile.issuer,
      audience: tokenProfile.audience,
      clockTolerance: tokenProfile.clockToleranceSeconds,
      // Also refuses a token from the future.
      maxTokenAge: tokenProfile.lifetimeMaxSeconds,
      requiredClaims: ['sub', 'exp', 'iat', 'jti', 'client_id', 'sid', 'actorId', 'role'],
    });
    if (Number(payload.exp) - Number(payload.iat) > tokenProfile.lifetimeMaxSeconds) {
      throw new DomainError(TOKEN_INVALID);
    }
    const actor: Actor = {
      userId: String(payload.sub),
      actorId: String(payload.actorId),
      role: String(payload.role),
      sessionId: String(payload.sid),
      language: parseLanguage(payload.language as string | undefined),
      ...(payload.mustChangePassword === true && { mustChangePassword: true }),
      ...(payload.mustEnrolTotp === true && { mustEnrolTotp: true }),
    };
    return { actor, expiresAt: Number(payload.exp) * 1_000, kid, jwk };
  } catch (error) {
    if (error instanceof DomainError) throw error;
    throw new DomainError(error instanceof errors.JWTExpired ? TOKEN_EXPIRED : TOKEN_INVALID);
  }
}

/** The token of an `Authorization: Bearer …` header, whose scheme has no case; null without the header. */
export function bearerToken(header: string | null | undefined): string | null {
  if (!header) return null;
  const match = /^Bearer +([\w-]+\.[\w-]+\.[\w-]*)$/i.exec(header);
  if (!match?.[1]) throw new DomainError(TOKEN_INVALID);
  return match[1];
}
