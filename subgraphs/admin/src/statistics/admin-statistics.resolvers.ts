import type { Resolvers } from '../generated/graphql.ts';
import { findAdminStatistics } from './admin-statistics.queries.ts';

/** Figures on the people of the system. */
export const adminStatisticsResolvers = {
  Query: {
    adminStatistics: (_parent, _args, { db, require }) =>
      findAdminStatistics(db, require('system:read')),
  },
  AdminStatistics: {
    byRole: ({ byRole }) => byRole.map(({ value, count }) => ({ role: value, count })),
    byStatus: ({ byStatus }) => byStatus.map(({ value, count }) => ({ status: value, count })),
    byCountry: ({ byCountry }) =>
      byCountry.map(({ value, count }) => ({
        country: { __typename: 'Country' as const, id: value },
        countryId: value,
        count,
      })),
    byOrganization: ({ byOrganization }) =>
      byOrganization.map(({ value, count }) => ({ organizationId: value, count })),
  },
  ActorOrganizationCount: {
    organization: ({ organizationId }, _args, { loaders }) =>
      organizationId ? loaders.organization.load(organizationId) : null,
  },
} satisfies Resolvers;
