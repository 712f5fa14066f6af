import { command } from '@commerce-tracking/prisma/command';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { uuid } from '@commerce-tracking/service-kit/input';
import { ID_TAKEN } from '@commerce-tracking/service-kit/reasons';
import { z } from 'zod';
import { assertCountry } from './find-organization.ts';
import { locationColumns, organizationFields } from './organization.input.ts';

/** Enters an organization; its id, made by the client, is also the id of the write. */
export const createOrganization = command({
  subject: 'command.admin.organization.create',
  permission: 'organization:write',
  input: z.strictObject({ id: uuid, ...organizationFields }),
  idempotencyKey: ({ id }) => id,
  async run({ input, db, audit, emit }) {
    const { location, id, ...fields } = input;
    await assertCountry(db, input.countryId);
    if (await db.organization.findUnique({ where: { id } })) throw new DomainError(ID_TAKEN);
    await db.organization.create({ data: { id, ...fields, ...locationColumns(location) } });
    audit({ entityType: 'Organization', entityId: id, entityLabel: input.name, after: fields });
    const payload = { organizationId: id };
    emit({ subject: 'event.admin.organization.created', aggregateId: id, payload });
    return { id, version: 1 };
  },
});
