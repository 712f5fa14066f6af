import type { Resolvers } from '../generated/graphql.ts';
import { confirmTotpEnrolment } from './confirm-totp-enrolment.ts';
import { disableTotp } from './disable-totp.ts';
import { startTotpEnrolment } from './start-totp-enrolment.ts';

/** The second factor of sign-ins. */
export const secondFactorResolvers = {
  Mutation: {
    startTotpEnrolment: (_parent, { input }, { send }, info) =>
      send(startTotpEnrolment, input, info),
    confirmTotpEnrolment: async (_parent, { input }, { send, loaders }, info) => {
      const { id, recoveryCodes } = await send(confirmTotpEnrolment, input, info);
      return { user: await loaders.user.load(id), recoveryCodes };
    },
    disableTotp: async (_parent, { input }, { send, loaders }, info) =>
      loaders.user.load((await send(disableTotp, input, info)).id),
  },
} satisfies Resolvers;
