import type { Resolvers } from '../generated/graphql.ts';
import { changePassword } from './change-password.ts';

/** The own password. */
export const passwordResolvers = {
  Mutation: {
    changePassword: async (_parent, { input }, { send, loaders }, info) =>
      loaders.user.load((await send(changePassword, input, info)).id),
  },
} satisfies Resolvers;
