import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectNats } from '@commerce-tracking/federation-nats/connection';
import { createLogger } from '@commerce-tracking/service-kit/logs';
import { followBucket } from '@commerce-tracking/service-kit/streams/replicated-map';
import { keyBucket, tokenProfile } from '@commerce-tracking/service-kit/tokens';
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';

export type TestSigner = {
  /** An access token as `auth` makes them; `claims` and `age` bend it. */
  token(bent?: { claims?: Record<string, unknown>; expiresInS?: number }): Promise<string>;
  /** The same token signed by somebody else under the same key id. */
  forged(): Promise<string>;
  /** The same claims without a signature. */
  unsigned(): string;
};

const keyId = 'test-key';
const claims = {
  client_id: tokenProfile.clientId,
  actorId: '01900000-0000-7000-8000-000000000002',
  role: 'COLLECTOR',
  language: 'en',
  sid: 'session-1',
};

/** Publishes a signing key where gateways look for it. */
export async function publishSigner(natsUrl: string): Promise<TestSigner> {
  const own = await generateKeyPair(tokenProfile.algorithm, { extractable: true });
  const other = await generateKeyPair(tokenProfile.algorithm, { extractable: true });
  const connection = await connectNats({ servers: natsUrl, name: 'signer' });
  const dataDir = await mkdtemp(join(tmpdir(), 'signer-'));
  const keys = await followBucket({
    connection,
    bucket: keyBucket,
    replicas: 1,
    dataDir,
    log: createLogger({ name: 'signer', level: 'silent' }),
  });
  const jwk = { ...(await exportJWK(own.publicKey)), kid: keyId, alg: tokenProfile.algorithm };
  await keys.put(keyId, JSON.stringify(jwk));
  await keys.stop();
  await connection.close();
  await rm(dataDir, { recursive: true });
  return {
    token: ({ claims: bent, expiresInS = 600 } = {}) => sign(own.privateKey, expiresInS, bent),
    forged: () => sign(other.privateKey, 600),
    unsigned() {
      const now = Math.floor(Date.now() / 1_000);
      const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
      const header = { alg: 'none', typ: tokenProfile.type, kid: keyId };
      const body = {
        ...claims,
        iss: tokenProfile.issuer,
        aud: tokenProfile.audience,
        sub: 'u',
        jti: 'j',
        iat: now,
        exp: now + 600,
      };
      return `${part(header)}.${part(body)}.`;
    },
  };
}

function sign(key: CryptoKey, expiresInS: number, bent: Record<string, unknown> = {}) {
  const now = Math.floor(Date.now() / 1_000);
  return new SignJWT({ ...claims, ...bent })
    .setProtectedHeader({ alg: tokenProfile.algorithm, typ: tokenProfile.type, kid: keyId })
    .setIssuer(tokenProfile.issuer)
    .setAudience(tokenProfile.audience)
    .setSubject(String(bent.sub ?? '01900000-0000-7000-8000-000000000001'))
    .setJti('token-1')
    .setIssuedAt(now - 60)
    .setExpirationTime(now + expiresInS)
    .sign(key);
}
