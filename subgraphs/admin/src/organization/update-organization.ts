import type { Prisma } from '@commerce-tracking/prisma/client';
import { command } from '@commerce-tracking/prisma/command';
import { commandId, expectedVersion, uuid } from '@commerce-tracking/service-kit/input';
import { z } from 'zod';
import { assertCountry, findOrganizationForWrite } from './find-organization.ts';
import { locationColumns, organizationFields } from './organization.input.ts';

/** Changes an organization; what is absent stays, null empties what may be empty. */
export const updateOrganization = command({
  subject: 'command.admin.organization.update',
  permission: 'organization:write',
  input: z
    .strictObject({ id: uuid, expectedVersion, commandId })
    .extend(z.object(organizationFields).partial().shape),
  async run({ input, db, audit, emit }) {
    const { id, expectedVersion: _seen, commandId: _own, location, ...fields } = input;
    const before = await findOrganizationForWrite(db, input);
    if (input.countryId) await assertCountry(db, input.countryId);
    const data: Prisma.OrganizationUpdateInput = { ...fields, ...locationColumns(location) };
    const version = before.version + 1;
    await db.organization.update({ where: { id }, data: { ...data, version } });
    const changed = Object.keys(data) as (keyof typeof before)[];
    audit({
      entityType: 'Organization',
      entityId: id,
      entityLabel: before.name,
      before: Object.fromEntries(changed.map((field) => [field, before[field]])),
      after: data,
    });
    const payload = { organizationId: id };
    emit({ subject: 'event.admin.organization.updated', aggregateId: id, payload });
    return { id, version };
  },
});
