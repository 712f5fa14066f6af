import { OrganizationType } from '@commerce-tracking/prisma/generated/enums';
import { choice } from '../reference/fields.ts';
import { referenceKind } from '../reference/kind.ts';

/** Bodies that stop vehicles. */
export const controlService = referenceKind({
  name: 'controlService',
  plural: 'controlServices',
  fields: { type: choice([OrganizationType.PUBLIC, OrganizationType.PRIVATE]) },
});
