import { ApolloGateway, type GraphQLDataSource } from '@apollo/gateway';
import type { GraphQLSchema } from 'graphql';
import { testNats } from '../../../tests/support/environment.ts';
import { describeCompatibility } from './testing/compatibility.ts';

describeCompatibility('the stock gateway', testNats().url, async ({ supergraphSdl, sources }) => {
  const gateway = new ApolloGateway({
    supergraphSdl,
    buildService: ({ name }) => sources.get(name) as GraphQLDataSource,
  });
  const { executor, schema } = await gateway.load();
  return { executor, apiSchema: schema as GraphQLSchema, stop: () => gateway.stop() };
});
