import type { Prisma } from '@commerce-tracking/prisma/client';
import { tokenProfile } from '@commerce-tracking/service-kit/tokens';
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import type { Secrets } from '../secrets.ts';

/** A new Ed25519 pair, its private part sealed; the kid is the thumbprint of the public part (RFC 7638). */
export async function createKey(
  secrets: Secrets,
  now: Date,
): Promise<Prisma.SigningKeyCreateInput> {
  const { algorithm } = tokenProfile;
  const pair = await generateKeyPair(algorithm, { crv: 'Ed25519', extractable: true });
  const publicPart = await exportJWK(pair.publicKey);
  const kid = await calculateJwkThumbprint(publicPart);
  return {
    kid,
    algorithm,
    publicJwk: { ...publicPart, kid, alg: algorithm, use: 'sig' },
    privateKeyEncrypted: secrets.encrypt(JSON.stringify(await exportJWK(pair.privateKey))),
    status: 'ACTIVE',
    activatedAt: now,
  };
}
