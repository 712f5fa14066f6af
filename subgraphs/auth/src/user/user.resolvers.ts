import type { Resolvers } from '../generated/graphql.ts';
import { mustEnrol } from '../second-factor/second-factor-policy.ts';
import { activateUser } from './activate-user.ts';
import { deactivateUser } from './deactivate-user.ts';
import { findFreeIdentifiers } from './free-identifiers.ts';
import { unlockUser } from './unlock-user.ts';
import { updateProfile } from './update-profile.ts';
import { findUsers, isOnline, runningDelay } from './user.queries.ts';

/** Accounts and the own profile. */
export const userResolvers = {
  Query: {
    me: (_parent, _args, { require, restricted, loaders }) =>
      loaders.user.load((restricted ?? require('profile:read')).userId),
    user: (_parent, { id }, { require, loaders }) => require('user:read') && loaders.user.load(id),
    isIdentifierFree: (_parent, args, { db, require }) =>
      require('actor:create') && findFreeIdentifiers(db, args),
    users: (_parent, args, { db, require }) => findUsers({ db, actor: require('user:read') }, args),
  },
  Mutation: {
    updateProfile: async (_parent, { input }, { send, loaders }, info) =>
      loaders.user.load((await send(updateProfile, input, info)).id),
    activateUser: async (_parent, { input }, { send, loaders }, info) =>
      loaders.user.load((await send(activateUser, input, info)).id),
    deactivateUser: async (_parent, { input }, { send, loaders }, info) =>
      loaders.user.load((await send(deactivateUser, input, info)).id),
    unlockUser: async (_parent, { input }, { send, loaders }, info) =>
      loaders.user.load((await send(unlockUser, input, info)).id),
  },
  User: {
    __resolveReference: ({ id }, { loaders }) => loaders.user.load(id),
    isOnline: (user) => isOnline(user),
    lockedUntil: (user) => runningDelay(user),
    mustEnrolTotp: (user) => mustEnrol(user),
    actor: ({ actorId }) => (actorId ? { __typename: 'Actor', id: actorId } : null),
  },
} satisfies Resolvers;
