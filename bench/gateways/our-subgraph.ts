import { buildSubgraphSchema } from '@apollo/subgraph';
import { connectNats } from '@commerce-tracking/federation-nats/connection';
import { serveSubgraph } from '@commerce-tracking/federation-nats/subgraph-server';
import { createLogger } from '@commerce-tracking/service-kit/logs';
import { bearerToken } from '@commerce-tracking/service-kit/tokens';
import { parse } from 'graphql';
import { verifierOf } from '../lab/verifier.ts';
import { readSettings } from './settings.ts';
import { worlds } from './worlds/world.ts';

// The same subgraph served over NATS.
const { settings, rest } = readSettings();
const [name = ''] = rest;
const part = worlds[settings.world]?.subgraphs[name];
if (!part) throw new Error(`no subgraph ${name}`);
const verifier = verifierOf(settings.keyId, settings.publicKey);
serveSubgraph({
  connection: await connectNats({ servers: settings.natsUrl, name, waitOnFirstConnect: true }),
  subgraph: name,
  queue: name,
  version: '1.0.0',
  schema: buildSubgraphSchema({
    typeDefs: parse(part.typeDefs),
    resolvers: part.resolvers as never,
  }),
  context: async ({ headers }) => {
    const token = bearerToken(headers.get('Authorization'));
    return token ? { actor: await verifier.verify(token) } : {};
  },
  log: createLogger({ name, level: 'warn' }),
});
process.send?.('ready');
