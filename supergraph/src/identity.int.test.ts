import { describe, expect, it } from 'vitest';
import { readAnswer } from '../test-support/gateway.ts';
import { signedShop } from '../test-support/signed-shop.ts';

const { signer, startGateway } = await signedShop();
const gateway = await startGateway();

describe('identity at the gateway', () => {
  const askAs = (token: string, headers: Record<string, string> = {}) =>
    gateway.ask('{ who }', { headers: { authorization: `Bearer ${token}`, ...headers } });

  it("passes a good token on and speaks its owner's language", async () => {
    const token = await signer.token();
    const { data } = await askAs(token, { 'accept-language': 'fr' });
    expect(data?.who).toContain('X-Language=en');
    expect(data?.who).toContain(`Authorization=Bearer ${token}`);
    const { data: overridden } = await askAs(token, { 'x-language': 'fr' });
    expect(overridden?.who).toContain('X-Language=fr');
  });

  it('answers a caller without a token as nobody', async () => {
    const { status, data } = await gateway.ask('{ who }');
    expect(status).toBe(200);
    expect(data?.who).toMatch(/Authorization=$/);
  });

  it.each([
    ['an expired token', () => signer.token({ expiresInS: -30 }), 'TOKEN_EXPIRED'],
    ['a forged token', () => signer.forged(), 'TOKEN_INVALID'],
    ['a token signed with none', async () => signer.unsigned(), 'TOKEN_INVALID'],
    ['something that is no token', async () => 'nonsense', 'TOKEN_INVALID'],
  ])('refuses %s with 401', async (_what, make, reason) => {
    const { status, errors, headers, text } = await askAs(await make(), { 'x-language': 'en' });
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toBe('Bearer');
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'UNAUTHENTICATED', details: { reason } });
    expect(errors?.[0]?.message).not.toMatch(/Context creation/);
    expect(text).not.toMatch(/stack|jose|JWS/);
  });

  it('publishes the public keys and nothing private', async () => {
    const answer = await readAnswer(await fetch(`${gateway.url}/.well-known/jwks.json`));
    const { keys } = JSON.parse(answer.text) as { keys: Record<string, unknown>[] };
    expect(keys).toEqual([
      expect.objectContaining({ kty: 'OKP', crv: 'Ed25519', kid: 'test-key', alg: 'EdDSA' }),
    ]);
    expect(keys[0]).not.toHaveProperty('d');
  });
});
