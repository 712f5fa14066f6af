import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { bearerToken } from '@commerce-tracking/service-kit/tokens';
import { parse } from 'graphql';
import { verifierOf } from '../lab/verifier.ts';
import { readSettings } from './settings.ts';
import { worlds } from './worlds/world.ts';

// One subgraph of the world behind a stock Apollo Server.
const { settings, rest } = readSettings();
const [name = ''] = rest;
const part = worlds[settings.world]?.subgraphs[name];
if (!part) throw new Error(`no subgraph ${name}`);
const verifier = verifierOf(settings.keyId, settings.publicKey);
const schema = buildSubgraphSchema({
  typeDefs: parse(part.typeDefs),
  resolvers: part.resolvers as never,
});
const server = new ApolloServer<object>({ schema });
await startStandaloneServer(server, {
  listen: { host: '127.0.0.1', port: settings.ports[name] },
  context: async ({ req }) => {
    const token = bearerToken(req.headers.authorization);
    return token ? { actor: await verifier.verify(token) } : {};
  },
});
process.send?.('ready');
