import { permissionsOf } from '@commerce-tracking/access/permissions';
import { roleNames, roles } from '@commerce-tracking/access/roles';
import type { Resolvers } from '../generated/graphql.ts';

/** The permission table as clients read it. */
export const roleResolvers = {
  Query: {
    roles: (_parent, _args, { require }) =>
      require('role:read') &&
      roles.map((role) => ({
        role,
        nameFr: roleNames[role].fr,
        nameEn: roleNames[role].en,
        permissions: permissionsOf(role),
      })),
  },
} satisfies Resolvers;
