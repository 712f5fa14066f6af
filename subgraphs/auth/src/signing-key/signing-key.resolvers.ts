import type { Resolvers } from '../generated/graphql.ts';
import { rotateSigningKey } from './rotate-signing-key.ts';
import { findSigningKey, findSigningKeys } from './signing-key.queries.ts';

/** Keys that sign access tokens. */
export const signingKeyResolvers = {
  Query: {
    signingKeys: (_parent, _args, { db, require }) => require('key:rotate') && findSigningKeys(db),
  },
  Mutation: {
    rotateSigningKey: async (_parent, { input }, { db, send }, info) =>
      findSigningKey(db, (await send(rotateSigningKey, input ?? {}, info)).kid),
  },
  SigningKey: {
    __resolveReference: ({ kid }, { db, actor, require }) =>
      actor && require('key:rotate') ? findSigningKey(db, kid) : null,
  },
} satisfies Resolvers;
