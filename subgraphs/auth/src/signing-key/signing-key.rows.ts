import type { Prisma } from '@commerce-tracking/prisma/client';

/** A key as clients may see it: the private part is not read. */
export type SigningKeyRow = Omit<Prisma.SigningKeyModel, 'privateKeyEncrypted'>;
