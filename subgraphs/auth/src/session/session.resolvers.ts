import type { Resolvers } from '../generated/graphql.ts';
import { login } from './login.ts';
import { logout } from './logout.ts';
import { refreshTokens } from './refresh-tokens.ts';
import { revokeAllSessions } from './revoke-all-sessions.ts';
import { revokeSession } from './revoke-session.ts';
import { findSession, findSessions } from './session.queries.ts';

/** Signing in and out. */
export const sessionResolvers = {
  Query: {
    sessions: (_parent, args, { db, require }) =>
      findSessions({ db, actor: require('session:read') }, args),
  },
  Mutation: {
    login: (_parent, { input }, { send }, info) => send(login, input, info),
    refreshTokens: (_parent, { input }, { send }, info) => send(refreshTokens, input, info),
    logout: async (_parent, _args, { db, actor, restricted, send }, info) =>
      findSession({ db, actor: actor ?? restricted }, (await send(logout, {}, info)).id),
    revokeSession: async (_parent, { input }, context, info) =>
      findSession(context, (await context.send(revokeSession, input, info)).id),
    revokeAllSessions: (_parent, { input }, { send }, info) => send(revokeAllSessions, input, info),
  },
  AuthTokens: {
    // The sign-in itself is the proof: the request carries no token yet.
    user: ({ userId }, _args, { db }) => db.user.findUniqueOrThrow({ where: { id: userId } }),
  },
  Session: {
    __resolveReference: ({ id }, context) => findSession(context, id),
    isCurrent: ({ id }, _args, { actor }) => actor?.sessionId === id,
  },
} satisfies Resolvers;
