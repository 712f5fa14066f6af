import type { Tx } from '@commerce-tracking/prisma/client';
import { newId } from '@commerce-tracking/service-kit/ids';
import { tokenProfile } from '@commerce-tracking/service-kit/tokens';
import { SignJWT } from 'jose';
import { runtime } from '../runtime.ts';
import { mustEnrol } from '../second-factor/second-factor-policy.ts';
import { activeSigner } from '../signing-key/signer.ts';
import type { UserRow } from '../user/user.rows.ts';

/** An access token (RFC 9068) for one session; it names the person by ids only. */
export async function signAccessToken(
  db: Tx,
  user: UserRow,
  sessionId: string,
  now: Date,
): Promise<{ accessToken: string; accessTokenExpiresAt: string }> {
  const { kid, key } = await activeSigner(db);
  const issuedAt = Math.floor(now.getTime() / 1_000);
  const expiresAt = issuedAt + runtime().accessTokenSeconds;
  const accessToken = await new SignJWT({
    client_id: tokenProfile.clientId,
    actorId: user.actorId,
    role: user.role,
    sid: sessionId,
    ...(user.mustChangePassword
      ? { mustChangePassword: true }
      : mustEnrol(user) && { mustEnrolTotp: true }),
    ...(user.language && { language: user.language.toLowerCase() }),
  })
    .setProtectedHeader({ alg: tokenProfile.algorithm, typ: tokenProfile.type, kid })
    .setIssuer(tokenProfile.issuer)
    .setAudience(tokenProfile.audience)
    .setSubject(user.id)
    .setJti(newId())
    .setIssuedAt(issuedAt)
    .setExpirationTime(expiresAt)
    .sign(key);
  return { accessToken, accessTokenExpiresAt: new Date(expiresAt * 1_000).toISOString() };
}
