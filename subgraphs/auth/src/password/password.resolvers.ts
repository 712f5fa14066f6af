import type { Resolvers } from '../generated/graphql.ts';
import { changePassword } from './change-password.ts';
import { resetUserPassword } from './reset-user-password.ts';

/** The own password, and those of others. */
export const passwordResolvers = {
  Mutation: {
    changePassword: async (_parent, { input }, { send, loaders }, info) =>
      loaders.user.load((await send(changePassword, input, info)).id),
    resetUserPassword: async (_parent, { input }, { send, loaders }, info) => {
      const { id, oneTimePassword } = await send(resetUserPassword, input, info);
      return { user: await loaders.user.load(id), oneTimePassword };
    },
  },
} satisfies Resolvers;
