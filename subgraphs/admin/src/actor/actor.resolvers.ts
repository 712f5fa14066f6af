import type { Resolvers } from '../generated/graphql.ts';
import { findActors, findAssignedActors } from './actor.queries.ts';
import { changeActorRole } from './change-actor-role.ts';
import { activateActor, deactivateActor } from './change-actor-status.ts';
import { createActor } from './create-actor.ts';
import { deleteActor } from './delete-actor.ts';
import { eraseActor } from './erase-actor.ts';
import { updateActor } from './update-actor.ts';

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
  Mutation: {
    createActor: (_parent, { input }, context, info) => createActor(context, input, info),
    updateActor: async (_parent, { input }, context, info) =>
      context.loaders.actor.load(await updateActor(context, input, info)),
    changeActorRole: async (_parent, { input }, context, info) =>
      context.loaders.actor.load(await changeActorRole(context, input, info)),
    activateActor: async (_parent, { input }, context, info) =>
      context.loaders.actor.load(await activateActor(context, input, info)),
    deactivateActor: async (_parent, { input }, context, info) =>
      context.loaders.actor.load(await deactivateActor(context, input, info)),
    eraseActor: async (_parent, { input }, context, info) =>
      context.loaders.actor.load(await eraseActor(context, input, info)),
    deleteActor: (_parent, { input }, context, info) => deleteActor(context, input, info),
  },
  Actor: {
    __resolveReference: ({ id }, { loaders }) => loaders.actor.load(id),
    movedWork: ({ id }, _args, { moved }) => moved.get(id) ?? null,
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
