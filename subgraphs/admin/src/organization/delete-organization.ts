import { command } from '@commerce-tracking/prisma/command';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { IN_USE, NOT_IN_STATE } from '@commerce-tracking/service-kit/reasons';
import { changeOrganizationInput } from './change-organization-status.ts';
import { findOrganizationForWrite } from './find-organization.ts';

const inactiveForMs = 60 * 60_000;

/** Deletes an organization nobody belongs to, an hour after it was deactivated at the earliest. */
export const deleteOrganization = command({
  subject: 'command.admin.organization.delete',
  permission: 'organization:write',
  input: changeOrganizationInput,
  async run({ input, db, now, audit, emit }) {
    const organization = await findOrganizationForWrite(db, input);
    const { id, name, status, deactivatedAt } = organization;
    const actors = await db.actor.count({ where: { organizationId: id } });
    if (actors > 0) throw new DomainError(IN_USE, { counts: { actors } });
    const since = deactivatedAt ? now.getTime() - deactivatedAt.getTime() : 0;
    if (status !== 'INACTIVE' || since < inactiveForMs) {
      throw new DomainError(NOT_IN_STATE, { state: status });
    }
    await db.organization.delete({ where: { id } });
    audit({ entityType: 'Organization', entityId: id, entityLabel: name, before: organization });
    const payload = { organizationId: id };
    emit({ subject: 'event.admin.organization.deleted', aggregateId: id, payload });
    return organization;
  },
});
