import type { Tx } from '@commerce-tracking/prisma/client';
import { command } from '@commerce-tracking/prisma/command';
import type { CommandRun } from '@commerce-tracking/service-kit/commands/commands';
import { commandId, expectedVersion, uuid } from '@commerce-tracking/service-kit/input';
import { z } from 'zod';
import { findOrganizationForWrite } from './find-organization.ts';

/** What the writes on one organization as a whole have in common. */
export const changeOrganizationInput = z.strictObject({ id: uuid, expectedVersion, commandId });
type ChangeOrganization = z.output<typeof changeOrganizationInput>;

/** Lets people be attached to an organization again; an active one stays as it is. */
export const activateOrganization = command({
  subject: 'command.admin.organization.activate',
  permission: 'organization:write',
  input: changeOrganizationInput,
  run: (context) => setStatus(context, 'ACTIVE'),
});

/** Closes an organization to new people; an inactive one stays as it is. */
export const deactivateOrganization = command({
  subject: 'command.admin.organization.deactivate',
  permission: 'organization:write',
  input: changeOrganizationInput,
  run: (context) => setStatus(context, 'INACTIVE'),
});

async function setStatus(
  { input, db, now, audit, emit }: CommandRun<ChangeOrganization, Tx>,
  status: 'ACTIVE' | 'INACTIVE',
) {
  const before = await findOrganizationForWrite(db, input);
  const { id, version } = before;
  if (before.status === status) return { id, version };
  const deactivatedAt = status === 'INACTIVE' ? now : null;
  const data = { status, deactivatedAt, version: version + 1 };
  await db.organization.update({ where: { id }, data });
  audit({
    entityType: 'Organization',
    entityId: id,
    entityLabel: before.name,
    before: { status: before.status },
    after: { status },
  });
  const subject =
    `event.admin.organization.${status === 'ACTIVE' ? 'activated' : 'deactivated'}` as const;
  emit({ subject, aggregateId: id, payload: { organizationId: id } });
  return { id, version: version + 1 };
}
