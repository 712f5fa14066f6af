import type { Resolvers } from '../generated/graphql.ts';
import { findActors, findAssignedActors } from './actor.queries.ts';

/** People. */
export const actorResolvers = {
  Query: {
    actor: (_parent, { id }, { require, loaders }) =>
      require('actor:read') && loaders.actor.load(id),
    actors: (_parent, args, { db, require }) =>
      findActors({ db, actor: require('actor:read') }, args),
    assignedActors: (_parent, args, { db, require }) =>
      findAssignedActors({ db, actor: require('actor:read') }, args),
  },
  Actor: {
    __resolveReference: ({ id }, { loaders }) => loaders.actor.load(id),
    fullName: ({ firstName, lastName }) => `${firstName} ${lastName}`,
    user: ({ userId }) => ({ __typename: 'User', id: userId }),
    country: ({ countryId }) => ({ __typename: 'Country', id: countryId }),
    organization: ({ organizationId }, _args, { loaders }) =>
      organizationId ? loaders.organization.load(organizationId) : null,
    teamManager: ({ teamManagerId }, _args, { loaders }) =>
      teamManagerId ? loaders.actor.load(teamManagerId) : null,
    supervisor: ({ supervisorId }, _args, { loaders }) =>
      supervisorId ? loaders.actor.load(supervisorId) : null,
    collectionPoint: ({ collectionPointId }) =>
      collectionPointId ? { __typename: 'CollectionPoint', id: collectionPointId } : null,
  },
} satisfies Resolvers;
