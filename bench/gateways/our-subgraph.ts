import { setTimeout as pause } from 'node:timers/promises';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { connectNats } from '@commerce-tracking/federation-nats/connection';
import { createLimiter } from '@commerce-tracking/federation-nats/load/limiter';
import { serveSubgraph } from '@commerce-tracking/federation-nats/subgraph-server';
import { createLogger } from '@commerce-tracking/service-kit/logs';
import { bearerToken } from '@commerce-tracking/service-kit/tokens';
import { parse } from 'graphql';
import { verifierOf } from '../lab/verifier.ts';
import { readSettings } from './settings.ts';
import { worlds } from './worlds/world.ts';

// The same subgraph served over NATS; with work of so many milliseconds in so many places, where they are given.
const { settings, rest } = readSettings();
const [name = '', workMs = '0', places = '1'] = rest;
const part = worlds[settings.world]?.subgraphs[name];
if (!part) throw new Error(`no subgraph ${name}`);
const work = createLimiter({ concurrency: Number(places), queueMax: Number.POSITIVE_INFINITY });
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
    if (Number(workMs) > 0) {
      await new Promise<void>((resolve) => work.enter(resolve));
      await pause(Number(workMs));
      work.leave();
    }
    const token = bearerToken(headers.get('Authorization'));
    return token ? { actor: await verifier.verify(token) } : {};
  },
  log: createLogger({ name, level: 'warn' }),
});
process.send?.('ready');
