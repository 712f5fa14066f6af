import { can } from '@commerce-tracking/access/permissions';
import { findActors } from '../actor/actor.queries.ts';
import type { Resolvers } from '../generated/graphql.ts';
import { activateOrganization, deactivateOrganization } from './change-organization-status.ts';
import { createOrganization } from './create-organization.ts';
import { deleteOrganization } from './delete-organization.ts';
import { findOrganizations } from './organization.queries.ts';
import { updateOrganization } from './update-organization.ts';

/** Employers and associations. */
export const organizationResolvers = {
  Query: {
    organization: (_parent, { id }, { require, loaders }) =>
      require('organization:read') && loaders.organization.load(id),
    organizations: (_parent, args, { db, require }) =>
      require('organization:read') && findOrganizations(db, args),
  },
  Mutation: {
    createOrganization: async (_parent, { input }, { send, loaders }, info) =>
      loaders.organization.load((await send(createOrganization, input, info)).id),
    updateOrganization: async (_parent, { input }, { send, loaders }, info) =>
      loaders.organization.load((await send(updateOrganization, input, info)).id),
    activateOrganization: async (_parent, { input }, { send, loaders }, info) =>
      loaders.organization.load((await send(activateOrganization, input, info)).id),
    deactivateOrganization: async (_parent, { input }, { send, loaders }, info) =>
      loaders.organization.load((await send(deactivateOrganization, input, info)).id),
    deleteOrganization: (_parent, { input }, { send }, info) =>
      send(deleteOrganization, input, info),
  },
  Organization: {
    __resolveReference: ({ id }, { loaders }) => loaders.organization.load(id),
    country: ({ countryId }) => ({ __typename: 'Country', id: countryId }),
    location: (organization) => {
      const { locationLatitude: latitude, locationLongitude: longitude } = organization;
      if (latitude === null || longitude === null) return null;
      const { locationAccuracyM: accuracyM, locationCapturedAt: capturedAt } = organization;
      return { latitude, longitude, accuracyM, capturedAt };
    },
    actors: ({ id }, args, { db, actor }) =>
      actor && can(actor, 'actor:read')
        ? findActors({ db, actor }, { ...args, filter: { organizationId: id } })
        : null,
  },
} satisfies Resolvers;
