import type { Tx } from '@commerce-tracking/prisma/client';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import {
  ABSENT,
  INVALID_INPUT,
  STALE_VERSION,
  UNKNOWN_REFERENCE,
} from '@commerce-tracking/service-kit/reasons';
import type { OrganizationRow } from './organization.queries.ts';

/**
 * The organization to change, its row locked until the end of the transaction.
 * @throws DomainError ABSENT, or STALE_VERSION when it has changed
 */
export async function findOrganizationForWrite(
  db: Tx,
  { id, expectedVersion }: { id: string; expectedVersion: number },
): Promise<OrganizationRow> {
  await db.sql.select('SELECT id FROM admin_organization WHERE id = ? FOR UPDATE', [id]);
  const found = await db.organization.findUnique({ where: { id } });
  if (!found) throw new DomainError(ABSENT);
  if (found.version !== expectedVersion) {
    throw new DomainError(STALE_VERSION, { currentVersion: found.version, state: found.status });
  }
  return found;
}

/**
 * Countries belong to model; admin may read them.
 * @throws DomainError INVALID_INPUT naming the field
 */
export async function assertCountry(db: Tx, countryId: string): Promise<void> {
  if (await db.country.findUnique({ where: { id: countryId }, select: { id: true } })) return;
  throw new DomainError(INVALID_INPUT, {}, [
    { path: 'input.countryId', reason: UNKNOWN_REFERENCE, values: { kind: 'country' } },
  ]);
}
