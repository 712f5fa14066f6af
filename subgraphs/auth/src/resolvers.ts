import { passwordResolvers } from './password/password.resolvers.ts';
import { roleResolvers } from './role/role.resolvers.ts';
import { secondFactorResolvers } from './second-factor/second-factor.resolvers.ts';
import { sessionResolvers } from './session/session.resolvers.ts';
import { signingKeyResolvers } from './signing-key/signing-key.resolvers.ts';
import { userResolvers } from './user/user.resolvers.ts';

const { Query: userQuery, Mutation: userMutation, ...userTypes } = userResolvers;
const { Query: sessionQuery, Mutation: sessionMutation, ...sessionTypes } = sessionResolvers;
const { Query: keyQuery, Mutation: keyMutation, ...keyTypes } = signingKeyResolvers;

/** The resolvers of every feature. */
export const resolvers = {
  Query: { ...userQuery, ...sessionQuery, ...keyQuery, ...roleResolvers.Query },
  Mutation: {
    ...userMutation,
    ...sessionMutation,
    ...keyMutation,
    ...passwordResolvers.Mutation,
    ...secondFactorResolvers.Mutation,
  },
  ...userTypes,
  ...sessionTypes,
  ...keyTypes,
};
