import { ApolloGateway, type GraphQLDataSource } from '@apollo/gateway';
import type { GatewayExecutor } from '@apollo/server-gateway-interface';
import { describeCompatibility } from '@commerce-tracking/federation-nats/testing/compatibility';
import type { GraphQLSchema } from 'graphql';
import { testNats } from '../../../tests/support/environment.ts';
import { prepareGateway } from './prepared-gateway.ts';

const { url } = testNats();

describeCompatibility('the prepared executor', url, async ({ supergraphSdl, sources }) => {
  const gateway = prepareGateway(
    (experimental_didResolveQueryPlan) =>
      new ApolloGateway({
        supergraphSdl,
        buildService: ({ name }) => sources.get(name) as GraphQLDataSource,
        experimental_didResolveQueryPlan,
      }),
    sources,
  );
  let schema: GraphQLSchema | undefined;
  gateway.onSchemaLoadOrUpdate(({ apiSchema }) => {
    schema = apiSchema;
  });
  const { executor } = await gateway.load({ apollo: {} } as never);
  return {
    executor: executor as GatewayExecutor,
    apiSchema: schema as GraphQLSchema,
    stop: () => gateway.stop(),
  };
});
