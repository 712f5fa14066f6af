import { type DemoAccount, demoAccounts } from '@commerce-tracking/prisma/seed/demo/accounts';
import { demoActorId, demoUserId } from '@commerce-tracking/prisma/seed/demo/people';
import { tokenProfile } from '@commerce-tracking/service-kit/tokens';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';

export type Callers = {
  keyId: string;
  publicKey: JWK;
  /** One access token per caller. */
  tokens: string[];
};

// Who reads lists: collectors their own, their managers and supervisors those of their people.
const readers = demoAccounts.filter(({ role }) => role !== 'ANALYST');

/** Signs access tokens as `auth` does, one for each caller; several callers may be one person. */
export async function makeCallers(count: number): Promise<Callers> {
  const keyId = 'bench-key';
  const { publicKey, privateKey } = await generateKeyPair(tokenProfile.algorithm, {
    extractable: true,
  });
  const tokens: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const { username, role } = readers[index % readers.length] as DemoAccount;
    tokens.push(
      await new SignJWT({
        client_id: tokenProfile.clientId,
        actorId: demoActorId(username),
        role,
        language: 'fr',
        sid: `session-${index}`,
      })
        .setProtectedHeader({ alg: tokenProfile.algorithm, typ: tokenProfile.type, kid: keyId })
        .setIssuer(tokenProfile.issuer)
        .setAudience(tokenProfile.audience)
        .setSubject(demoUserId(username))
        .setJti(`token-${index}`)
        .setIssuedAt()
        .setExpirationTime('1h')
        .sign(privateKey),
    );
  }
  return { keyId, publicKey: await exportJWK(publicKey), tokens };
}
