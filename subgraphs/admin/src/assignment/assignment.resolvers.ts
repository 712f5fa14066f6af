import type { Resolvers } from '../generated/graphql.ts';
import { assignCollectionPoint } from './assign-collection-point.ts';
import { findAssignment, findAssignments } from './assignment.queries.ts';
import { moveCollector, moveTeam } from './move-pending.ts';

/** The hierarchy and its history. */
export const assignmentResolvers = {
  Query: {
    assignments: (_parent, args, { db, require }) =>
      findAssignments({ db, actor: require('assignment:update') }, args),
  },
  Mutation: {
    assignTeamManager: async (_parent, { input }, context, info) =>
      context.loaders.actor.load(await moveCollector(context, input, info)),
    assignSupervisor: async (_parent, { input }, context, info) =>
      context.loaders.actor.load(await moveTeam(context, input, info)),
    assignCollectionPoint: async (_parent, { input }, { send, loaders }, info) =>
      loaders.actor.load((await send(assignCollectionPoint, input, info)).id),
  },
  Assignment: {
    __resolveReference: ({ id }, { db, require }) =>
      findAssignment({ db, actor: require('assignment:update') }, id),
    subordinate: ({ subordinateId }, _args, { loaders }) => loaders.actor.load(subordinateId),
    superior: ({ superiorId }, _args, { loaders }) =>
      superiorId ? loaders.actor.load(superiorId) : null,
    assignedBy: ({ assignedById }, _args, { loaders }) => loaders.actor.load(assignedById),
    collectionPoint: ({ collectionPointId }) =>
      collectionPointId ? { __typename: 'CollectionPoint', id: collectionPointId } : null,
  },
} satisfies Resolvers;
