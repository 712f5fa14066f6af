import type { Db } from '@commerce-tracking/prisma/client';
import type { SigningKeyRow } from './signing-key.rows.ts';

/** All keys, newest first, without their private parts. */
export function findSigningKeys(db: Db): Promise<SigningKeyRow[]> {
  return db.signingKey.findMany({
    omit: { privateKeyEncrypted: true },
    orderBy: [{ activatedAt: 'desc' }, { kid: 'asc' }],
    take: 100,
  });
}

/** One key, without its private part. */
export function findSigningKey(db: Db, kid: string): Promise<SigningKeyRow | null> {
  return db.signingKey.findUnique({ where: { kid }, omit: { privateKeyEncrypted: true } });
}
