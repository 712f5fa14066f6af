import type { Db, Tx } from '@commerce-tracking/prisma/client';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { NOT_READY } from '@commerce-tracking/service-kit/reasons';
import { tokenProfile } from '@commerce-tracking/service-kit/tokens';
import { type CryptoKey, importJWK, type JWK } from 'jose';
import { runtime } from '../runtime.ts';

export type Signer = { kid: string; key: CryptoKey | Uint8Array };

const opened = new Map<string, Promise<Signer>>();

/**
 * The key that signs now. It is in the bucket of public keys before the first token leaves that
 * needs it.
 * @throws DomainError UNAVAILABLE until the first key has been made
 */
export async function activeSigner(db: Db | Tx): Promise<Signer> {
  const active = await db.signingKey.findFirst({
    where: { status: 'ACTIVE' },
    orderBy: [{ activatedAt: 'desc' }, { kid: 'asc' }],
    select: { kid: true, publicJwk: true },
  });
  if (!active) throw new DomainError(NOT_READY, { service: 'auth' });
  const { keys } = runtime();
  if (!keys.has(active.kid)) await keys.put(active.kid, JSON.stringify(active.publicJwk));
  let signer = opened.get(active.kid);
  if (!signer) {
    opened.clear();
    signer = open(db, active.kid);
    opened.set(active.kid, signer);
    signer.catch(() => opened.delete(active.kid));
  }
  return signer;
}

async function open(db: Db | Tx, kid: string): Promise<Signer> {
  const { privateKeyEncrypted } = await db.signingKey.findUniqueOrThrow({ where: { kid } });
  const jwk = JSON.parse(runtime().secrets.decrypt(privateKeyEncrypted)) as JWK;
  return { kid, key: await importJWK(jwk, tokenProfile.algorithm) };
}
