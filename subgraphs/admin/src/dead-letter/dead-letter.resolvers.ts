import type { Resolvers } from '../generated/graphql.ts';
import { findDeadLetters, findDeadLettersById } from './dead-letter.queries.ts';
import { discardDeadLetters } from './discard-dead-letters.ts';
import { retryDeadLetters } from './retry-dead-letters.ts';

/** Messages that consumers have given up. */
export const deadLetterResolvers = {
  Query: {
    deadLetters: (_parent, args, { db, require }) =>
      require('system:read') && findDeadLetters(db, args),
  },
  Mutation: {
    retryDeadLetters: async (_parent, { input }, { db, send }, info) =>
      findDeadLettersById(db, (await send(retryDeadLetters, input, info)).ids),
    discardDeadLetters: async (_parent, { input }, { db, send }, info) =>
      findDeadLettersById(db, (await send(discardDeadLetters, input, info)).ids),
  },
  DeadLetter: {
    __resolveReference: async ({ id }, { db, require }) =>
      require('system:read') && ((await findDeadLettersById(db, [id]))[0] ?? null),
    handledBy: ({ handledById }, _args, { loaders }) =>
      handledById ? loaders.actor.load(handledById) : null,
  },
} satisfies Resolvers;
