import password from './password/password.graphql';
import role from './role/role.graphql';
import schema from './schema.graphql';
import secondFactor from './second-factor/second-factor.graphql';
import session from './session/session.graphql';
import signingKey from './signing-key/signing-key.graphql';
import user from './user/user.graphql';

/** The whole schema of the subgraph, in the order it is read. */
export const typeDefs: string[] = [schema, user, session, password, secondFactor, role, signingKey];
