import type { Actor } from '@commerce-tracking/service-kit/actor';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { newId } from '@commerce-tracking/service-kit/ids';
import { createTokenVerifier, tokenProfile } from '@commerce-tracking/service-kit/tokens';
import { decodeJwt, decodeProtectedHeader, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { authUnderTest } from '../test-support/auth-under-test.ts';
import { keepOnce } from './keeper.ts';

const auth = await authUnderTest();

const rotate =
  'mutation($input: RotateSigningKeyInput) { rotateSigningKey(input: $input) { kid status publicJwk } }';

async function verify(token: string): Promise<Actor | string> {
  const { keys, revocations } = auth.service;
  const verifier = createTokenVerifier({ keys, revocations, service: 'test' });
  return verifier.verify(token).catch((error: unknown) => {
    if (error instanceof DomainError) return error.reason.name;
    throw error;
  });
}

async function anAdmin(): Promise<string> {
  const { username } = await auth.anAccount({ role: 'ADMIN', language: 'EN' });
  return (await auth.signIn(username)).accessToken;
}

describe('access tokens', () => {
  it('are verified by any process and carry ids, role and language, nothing personal', async () => {
    const user = await auth.anAccount({ role: 'SUPERVISOR', language: 'EN' });
    const { accessToken } = await auth.signIn(user.username);
    const { sessionId, ...actor } = (await verify(accessToken)) as Actor;
    expect(actor).toEqual({
      userId: user.id,
      actorId: user.actorId,
      role: 'SUPERVISOR',
      language: 'en',
    });
    const claims = decodeJwt(accessToken);
    expect(claims.sid).toBe(sessionId);
    expect(Object.keys(claims).sort()).toEqual([
      'actorId',
      'aud',
      'client_id',
      'exp',
      'iat',
      'iss',
      'jti',
      'language',
      'role',
      'sid',
      'sub',
    ]);
    expect(Number(claims.exp) - Number(claims.iat)).toBe(600);
    expect(decodeProtectedHeader(accessToken)).toMatchObject({ alg: 'EdDSA', typ: 'at+jwt' });
  });

  it('stay valid when the key is rotated, and new ones are signed by the new key', async () => {
    const admin = await anAdmin();
    const before = decodeProtectedHeader(admin).kid;
    const { data, errors } = await auth.ask(
      rotate,
      { input: { reason: 'test' } },
      { token: admin },
    );
    expect(errors).toEqual([]);
    const { kid, publicJwk } = data.rotateSigningKey;
    expect(publicJwk).toMatchObject({ kty: 'OKP', crv: 'Ed25519', kid });
    expect(publicJwk).not.toHaveProperty('d');
    const after = await anAdmin();
    expect(decodeProtectedHeader(after).kid).toBe(kid);
    expect(kid).not.toBe(before);
    expect(await verify(admin)).toMatchObject({ role: 'ADMIN' });
    expect(await verify(after)).toMatchObject({ role: 'ADMIN' });
    const { data: listed } = await auth.ask('{ signingKeys { kid status } }', {}, { token: after });
    expect(listed.signingKeys).toContainEqual({ kid: before, status: 'RETIRING' });
  });

  it('are refused from the moment their key is withdrawn, and refresh tokens give new ones', async () => {
    const { username } = await auth.anAccount({ role: 'ADMIN', language: 'EN' });
    const { accessToken, refreshToken } = await auth.signIn(username);
    await auth.ask(rotate, { input: {} }, { token: accessToken });
    const later = await anAdmin();
    const input = { reason: 'leaked', withdraw: true };
    const { data, errors } = await auth.ask(rotate, { input }, { token: later });
    expect(errors).toEqual([]);
    const { kid } = data.rotateSigningKey;
    // Of the key before, and of the one that was retiring.
    for (const token of [later, accessToken])
      await expect.poll(() => verify(token), { timeout: 10_000 }).toBe('TOKEN_INVALID');
    await keepOnce(auth.service.database);
    expect(auth.service.keys.entries().map(([published]) => published)).toEqual([kid]);
    const renewed = await auth.ask(
      'mutation($input: RefreshTokensInput!) { refreshTokens(input: $input) { accessToken } }',
      { input: { refreshToken } },
    );
    expect(renewed.errors).toEqual([]);
    expect(await verify(renewed.data.refreshTokens.accessToken)).toMatchObject({ role: 'ADMIN' });
  });

  it('are refused once their key has been retired, and foreign keys are removed', async () => {
    const admin = await anAdmin();
    const before = decodeProtectedHeader(admin).kid ?? '';
    await auth.ask(rotate, { input: {} }, { token: admin });
    await auth.service.keys.put('planted', '{}');
    await auth.db.signingKey.update({
      where: { kid: before },
      data: { retiredAt: new Date(Date.now() - 3_600_000) },
    });
    await keepOnce(auth.service.database);
    expect(await verify(admin)).toBe('TOKEN_INVALID');
    const published = auth.service.keys.entries().map(([kid]) => kid);
    expect(published).not.toContain('planted');
    expect(published).not.toContain(before);
  });

  it('are refused when expired, forged or unsigned', async () => {
    const { kid } = decodeProtectedHeader(await anAdmin());
    const claims = { actorId: newId(), role: 'ADMIN', sid: newId() };
    const stranger = await generateKeyPair('EdDSA');
    const forged = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'EdDSA', typ: tokenProfile.type, kid })
      .setIssuer(tokenProfile.issuer)
      .setAudience(tokenProfile.audience)
      .setSubject(newId())
      .setJti(newId())
      .setIssuedAt()
      .setExpirationTime('10m')
      .sign(stranger.privateKey);
    const unsigned = new UnsecuredJWT(claims).setExpirationTime('10m').encode();
    for (const token of [forged, unsigned]) {
      expect(await verify(token)).toBe('TOKEN_INVALID');
      const answer = await auth.ask('{ me { id } }', {}, { token });
      expect(auth.reasonOf(answer)).toBe('UNAUTHENTICATED TOKEN_INVALID');
    }
  });

  it('let nobody but administrators rotate the key or list keys', async () => {
    const { accessToken } = await auth.signIn(
      (await auth.anAccount({ role: 'SUPERVISOR' })).username,
    );
    const refused = 'FORBIDDEN NOT_PERMITTED';
    expect(auth.reasonOf(await auth.ask(rotate, {}, { token: accessToken }))).toBe(refused);
    const listed = await auth.ask('{ signingKeys { kid } }', {}, { token: accessToken });
    expect(auth.reasonOf(listed)).toBe(refused);
    expect(auth.reasonOf(await auth.ask('{ me { id } }'))).toBe('UNAUTHENTICATED NOT_SIGNED_IN');
  });

  it('keep the private part of a key sealed at rest', async () => {
    const keys = await auth.db.signingKey.findMany();
    for (const { privateKeyEncrypted } of keys) {
      expect(privateKeyEncrypted).not.toContain('"d"');
      expect(Buffer.from(privateKeyEncrypted, 'base64').toString('latin1')).not.toContain('"d"');
    }
  });

  it('announce again a closed session whose announcement was lost', async () => {
    const user = await auth.anAccount();
    const { accessToken } = await auth.signIn(user.username);
    await auth.db.session.updateMany({
      where: { userId: user.id },
      data: { revokedAt: new Date(), revokedReason: 'REVOKED' },
    });
    await keepOnce(auth.service.database);
    expect(await verify(accessToken)).toBe('SESSION_REVOKED');
  });
});
