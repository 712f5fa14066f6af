import { setTimeout as pause } from 'node:timers/promises';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { connectNats } from '@commerce-tracking/federation-nats/connection';
import { serveSubgraph } from '@commerce-tracking/federation-nats/subgraph-server';
import { createLogger } from '@commerce-tracking/service-kit/logs';
import { parse } from 'graphql';
import { salesSdl } from './sales-versions.ts';

// node --import tsx sales-process.ts <version>: one instance of the subgraph `sales`, until SIGTERM.

const version = process.argv[2] ?? '';
const connection = await connectNats({ servers: process.env.NATS_URL ?? '', name: 'sales' });
const sale = (id: number) => ({ id: `${id}`, kg: id * 10, price: id * 7, day: '2026-01-31' });
const resolvers = {
  Query: { sales: () => [sale(1), sale(2)] },
  Seller: {
    // Long enough for an operation to be under way whatever happens to its subgraphs.
    sales: async () => {
      await pause(20);
      return [sale(3)];
    },
  },
};
const server = serveSubgraph({
  ...{ connection, subgraph: 'sales', queue: 'sales_queue', version: '1.0.0' },
  schema: buildSubgraphSchema({ typeDefs: parse(salesSdl(version)), resolvers }),
  log: createLogger({ name: 'sales', level: 'warn' }),
  context: () => ({}),
  announce: {},
});
await server.serving;
process.send?.('serving');
process.once('SIGTERM', async () => {
  await server.drain();
  await connection.close();
  process.exit(0);
});
