import type {
  ApolloServerPlugin,
  GraphQLRequestContext,
  GraphQLRequestContextDidEncounterErrors,
  GraphQLRequestContextDidResolveOperation,
  GraphQLRequestContextWillSendResponse,
  GraphQLSchemaContext,
} from '@apollo/server';
import type { RequestContext } from '../request-context.ts';

/** What a part of the gateway has to do at the stations of an operation. Nothing of it waits for anything. */
export type OperationHooks = {
  schemaLoaded?(schema: GraphQLSchemaContext): void;
  /** The document is not known yet and has to be read. */
  parsing?(operation: GraphQLRequestContext<RequestContext>): void;
  /** @throws GraphQLError for an operation that is not to be carried out */
  resolved?(operation: GraphQLRequestContextDidResolveOperation<RequestContext>): void;
  failed?(operation: GraphQLRequestContextDidEncounterErrors<RequestContext>): void;
  answering?(operation: GraphQLRequestContextWillSendResponse<RequestContext>): void;
};

/**
 * All of them as one plugin, called in their order: Apollo Server makes promises for every plugin at every
 * station, whether it does anything there or not.
 */
export function hooksPlugin(hooks: readonly OperationHooks[]): ApolloServerPlugin<RequestContext> {
  const at = <Station extends keyof OperationHooks>(station: Station) =>
    hooks.flatMap((one) => {
      const hook = one[station];
      return hook ? [hook.bind(one) as NonNullable<OperationHooks[Station]>] : [];
    });
  const parsing = at('parsing');
  const resolved = at('resolved');
  const failed = at('failed');
  const answering = at('answering');
  const schemaLoaded = at('schemaLoaded');
  // One listener for all requests: it keeps nothing of its own.
  const listener: Awaited<
    ReturnType<NonNullable<ApolloServerPlugin<RequestContext>['requestDidStart']>>
  > = {
    async parsingDidStart(operation) {
      for (const hook of parsing) hook(operation);
    },
    async didResolveOperation(operation) {
      for (const hook of resolved) hook(operation);
    },
    async didEncounterErrors(operation) {
      for (const hook of failed) hook(operation);
    },
    async willSendResponse(operation) {
      for (const hook of answering) hook(operation);
    },
  };
  return {
    serverWillStart: async () => ({
      schemaDidLoadOrUpdate(schema) {
        for (const hook of schemaLoaded) hook(schema);
      },
    }),
    requestDidStart: async () => listener,
  };
}
