import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { connectNats } from '@commerce-tracking/federation-nats/connection';
import { createLogger } from '@commerce-tracking/service-kit/logs';
import { readSettings } from './settings.ts';
import { openParts } from './subgraph-parts.ts';
import type { SubgraphName } from './type-defs.ts';
import { verifierOf } from './verifier.ts';

// Headers a service reads, as HTTP clients spell them.
const passedOn = ['Authorization', 'Request-Id', 'X-Language'] as const;

const { settings, argument } = readSettings();
const name = argument as SubgraphName;
const { schema, context } = await openParts(name, {
  // For news of changed reference data only; questions and answers travel over HTTP.
  connection: await connectNats({ servers: settings.natsUrl, name }),
  databaseUrl: settings.databaseUrl,
  verifier: verifierOf(settings.keyId, settings.publicKey),
  log: createLogger({ name, level: 'warn' }),
  tradeflowSecret: settings.tradeflowSecret,
});
const server = new ApolloServer<object>({ schema });
await startStandaloneServer(server, {
  listen: { host: '127.0.0.1', port: settings.ports[name] },
  context: async ({ req }) => {
    const headers = new Map<string, string>();
    for (const header of passedOn) {
      const value = req.headers[header.toLowerCase()];
      if (typeof value === 'string') headers.set(header, value);
    }
    return (await context(headers)) as object;
  },
});
process.send?.('ready');
