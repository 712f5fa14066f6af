import { readFileSync } from 'node:fs';
import {
  ApolloGateway,
  type GraphQLDataSourceProcessOptions,
  RemoteGraphQLDataSource,
} from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { bearerToken } from '@commerce-tracking/service-kit/tokens';
import { verifierOf } from '../lab/verifier.ts';
import { readSettings } from './settings.ts';

type Context = { authorization: string | undefined };

class PassingOn extends RemoteGraphQLDataSource<Context> {
  override willSendRequest({ request, context }: GraphQLDataSourceProcessOptions<Context>) {
    if (context.authorization) request.http?.headers.set('authorization', context.authorization);
  }
}

// Apollo's gateway as its documentation shows it, with the callers' tokens verified and passed on.
const { settings, rest } = readSettings();
const [supergraphPath = '', port = ''] = rest;
const verifier = verifierOf(settings.keyId, settings.publicKey);
const gateway = new ApolloGateway({
  supergraphSdl: readFileSync(supergraphPath, 'utf8'),
  buildService: ({ url }) => new PassingOn({ url }),
});
const server = new ApolloServer<Context>({ gateway });
await startStandaloneServer(server, {
  listen: { host: '127.0.0.1', port: Number(port) },
  context: async ({ req }) => {
    const { authorization } = req.headers;
    const token = bearerToken(authorization);
    if (token) await verifier.verify(token);
    return { authorization };
  },
});
process.send?.('ready');
