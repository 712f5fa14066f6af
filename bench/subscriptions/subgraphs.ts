import { serveLiveSubgraphs } from '../../supergraph/test-support/live-subgraphs.ts';

// The two small subgraphs and the publisher of events, in a process of their own.
const [natsUrl = '', folder = ''] = process.argv.slice(2);
const subgraphs = await serveLiveSubgraphs(natsUrl, folder);
let chain: Promise<unknown> = Promise.resolve();
process.on('message', (record: Parameters<typeof subgraphs.change>[0]) => {
  chain = chain.then(() => subgraphs.change(record));
});
process.send?.({ supergraphPath: subgraphs.supergraphPath });
process.once('SIGTERM', () => process.exit(0));
