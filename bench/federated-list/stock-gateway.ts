import { readFileSync } from 'node:fs';
import {
  ApolloGateway,
  type GraphQLDataSourceProcessOptions,
  RemoteGraphQLDataSource,
} from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { bearerToken } from '@commerce-tracking/service-kit/tokens';
import { readSettings } from './settings.ts';
import { verifierOf } from './verifier.ts';

type Context = { authorization: string | undefined };

class PassingOn extends RemoteGraphQLDataSource<Context> {
  override willSendRequest({ request, context }: GraphQLDataSourceProcessOptions<Context>) {
    if (context.authorization) request.http?.headers.set('authorization', context.authorization);
  }
}

const { settings } = readSettings();
const verifier = verifierOf(settings.keyId, settings.publicKey);
const gateway = new ApolloGateway({
  supergraphSdl: readFileSync(settings.supergraphPath, 'utf8'),
  buildService: ({ name }) => new PassingOn({ url: `http://127.0.0.1:${settings.ports[name]}/` }),
});
const server = new ApolloServer<Context>({ gateway });
await startStandaloneServer(server, {
  listen: { host: '127.0.0.1', port: settings.stockGatewayPort },
  context: async ({ req }) => {
    const { authorization } = req.headers;
    const token = bearerToken(authorization);
    if (token) await verifier.verify(token);
    return { authorization };
  },
});
process.send?.('ready');
