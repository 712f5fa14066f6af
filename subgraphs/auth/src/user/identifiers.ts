import type { Tx } from '@commerce-tracking/prisma/client';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { NOT_UNIQUE } from '@commerce-tracking/service-kit/reasons';

/** What an account may be named by; what is absent is not asked about. */
export type Identifiers = {
  username?: string | null;
  email?: string | null;
  phone?: string | null;
};

const names = ['username', 'email', 'phone'] as const;
export type IdentifierName = (typeof names)[number];

/** Which of these names another account has already; the columns ignore case. */
export async function takenIdentifiers(
  db: Pick<Tx, 'user'>,
  { username, email, phone }: Identifiers,
  ownId?: string,
): Promise<IdentifierName[]> {
  const holders = [
    username ? await db.user.findUnique({ where: { username } }) : null,
    email ? await db.user.findUnique({ where: { email } }) : null,
    phone ? await db.user.findUnique({ where: { phone } }) : null,
  ];
  return names.filter((_name, index) => holders[index] && holders[index].id !== ownId);
}

/**
 * Names every field at once; two writes of the same moment are left to the unique keys.
 * @throws DomainError NOT_UNIQUE
 */
export async function assertIdentifiersFree(
  db: Pick<Tx, 'user'>,
  wanted: Identifiers,
  ownId?: string,
): Promise<void> {
  const taken = await takenIdentifiers(db, wanted, ownId);
  if (taken.length === 0) return;
  const fields = taken.map((field) => ({
    path: `input.${field}`,
    reason: NOT_UNIQUE,
    values: { field },
  }));
  throw new DomainError(NOT_UNIQUE, { field: taken.join(', ') }, fields);
}
