import { tokenProfile } from '@commerce-tracking/service-kit/tokens';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';

export type Callers = {
  keyId: string;
  publicKey: JWK;
  /** One access token per caller; they hold for 15 minutes. */
  tokens: string[];
  /** The same callers' tokens, anew. */
  sign(): Promise<string[]>;
};

/** Signs access tokens as `auth` does, one for each caller. */
export async function makeCallers(count: number): Promise<Callers> {
  const keyId = 'bench-key';
  const { publicKey, privateKey } = await generateKeyPair(tokenProfile.algorithm, {
    extractable: true,
  });
  const sign = async () => {
    const tokens: string[] = [];
    for (let index = 0; index < count; index += 1) {
      tokens.push(
        await new SignJWT({
          client_id: tokenProfile.clientId,
          actorId: `01900000-0000-7000-8000-${String(index).padStart(12, '0')}`,
          role: 'COLLECTOR',
          language: 'fr',
          sid: `session-${index}`,
        })
          .setProtectedHeader({ alg: tokenProfile.algorithm, typ: tokenProfile.type, kid: keyId })
          .setIssuer(tokenProfile.issuer)
          .setAudience(tokenProfile.audience)
          .setSubject(`01900000-0000-7000-9000-${String(index).padStart(12, '0')}`)
          .setJti(`token-${index}`)
          .setIssuedAt()
          .setExpirationTime('15m')
          .sign(privateKey),
      );
    }
    return tokens;
  };
  return { keyId, publicKey: await exportJWK(publicKey), tokens: await sign(), sign };
}
