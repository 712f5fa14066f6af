import { ApolloGateway } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginUsageReportingDisabled } from '@apollo/server/plugin/disabled';
import { composeSupergraph } from '@commerce-tracking/federation-nats/schema/composition';
import { buildSchema, graphql } from 'graphql';
import { afterEach, expect, it } from 'vitest';
import { hashOf } from '../operations/operation-manifest.ts';
import { givePlans, giveSupergraph, readSupergraphInSteps } from './supergraph-in-steps.ts';
import { createSwappableGateway, type OpenedGateway } from './swappable-gateway.ts';

const before = 'type Query { slow: String old: String }';
const after = 'type Query { slow: String fresh: String }';
const servers: ApolloServer[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.stop())));

function composed(sdl: string): string {
  const result = composeSupergraph([{ name: 'shop', url: 'nats://shop', sdl }]);
  if ('errors' in result) throw new Error(String(result.errors));
  return result.supergraphSdl;
}

const logger = { debug() {}, info() {}, warn() {}, error() {} };
const everything = buildSchema('type Query { slow: String old: String fresh: String }');

async function start() {
  let release = () => {};
  const isReleased = new Promise<void>((resolve) => {
    release = resolve;
  });
  const rootValue = {
    slow: () => isReleased.then(() => 'at last'),
    old: 'old',
    fresh: 'fresh',
  };
  const open = (
    supergraphSdl: string,
    prepare: (gateway: ApolloGateway) => void = () => {},
  ): OpenedGateway => {
    const gateway = new ApolloGateway({
      supergraphSdl,
      logger,
      buildService: () => ({
        process: ({ request }) =>
          graphql({ schema: everything, rootValue, source: request.query ?? '' }) as never,
      }),
    });
    prepare(gateway);
    return { gateway, givePlans: (plans) => givePlans(gateway, plans) };
  };
  const gateway = createSwappableGateway({
    supergraphSdl: composed(before),
    open,
    async openBeside(sdl) {
      const supergraph = await readSupergraphInSteps(sdl);
      return open(sdl, (opened) => giveSupergraph(opened, supergraph));
    },
    drainMs: 20_000,
  });
  const server = new ApolloServer({
    ...{ gateway, logger, nodeEnv: 'test' },
    plugins: [gateway.plugin, ApolloServerPluginUsageReportingDisabled()],
  });
  await server.start();
  servers.push(server);
  const ask = async (query: string) => {
    const { body } = await server.executeOperation({ query });
    return body.kind === 'single' ? body.singleResult : {};
  };
  return { gateway, ask, release };
}

it('ends a request with the schema it began with, and tells when the last has ended', async () => {
  const { gateway, ask, release } = await start();
  const begun = ask('{ slow old }');
  const { drained } = await gateway.swap({ supergraphSdl: composed(after), plans: [] });
  let isDrained = false;
  void drained.then(() => {
    isDrained = true;
  });
  expect((await ask('{ old }')).errors?.[0]?.message).toContain('Cannot query field "old"');
  expect(await ask('{ fresh }')).toEqual({ data: { fresh: 'fresh' } });
  expect(isDrained).toBe(false);
  release();
  expect(await begun).toEqual({ data: { slow: 'at last', old: 'old' } });
  await drained;
});

it('goes by plans made elsewhere', async () => {
  const { gateway, ask } = await start();
  const node = { kind: 'Fetch', serviceName: 'shop', variableUsages: [], operationKind: 'query' };
  const plan = { kind: 'QueryPlan', node: { ...node, operation: '{ fresh: old }' } };
  await gateway.swap({
    supergraphSdl: composed(after),
    plans: [[hashOf('{ fresh }'), plan]],
  });
  expect(await ask('{ fresh }')).toEqual({ data: { fresh: 'old' } });
});

it('keeps what it has when the next cannot be loaded', async () => {
  const { gateway, ask } = await start();
  await expect(gateway.swap({ supergraphSdl: 'type Query {', plans: [] })).rejects.toThrow();
  const link = '@link(url: "https://example.org/other/v1.0", for: SECURITY)';
  const unknown = composed(after).replace('schema\n', `schema\n  ${link}\n`);
  await expect(gateway.swap({ supergraphSdl: unknown, plans: [] })).rejects.toThrow('SECURITY');
  expect(await ask('{ old }')).toEqual({ data: { old: 'old' } });
});

it('knows the operations that were asked again, the latest first', async () => {
  const { gateway, ask } = await start();
  for (const query of ['{ old }', '{ a: old }', '{ b: old }', '{ a: old }', '{ old }', '{ old }']) {
    await ask(query);
  }
  expect(gateway.usedOperations().map(({ body }) => body)).toEqual(['{ old }', '{ a: old }']);
});
