import { operationFromDocument, type Schema } from '@apollo/federation-internals';
import type { ApolloGateway, GatewayConfig, GraphQLDataSource } from '@apollo/gateway';
import { computeResponse } from '@apollo/gateway/dist/resultShaping.js';
import type { PlanNode } from '@apollo/query-planner';
import type {
  GatewayExecutionResult,
  GatewayExecutor,
  GatewayInterface,
} from '@apollo/server-gateway-interface';
import {
  type DocumentNode,
  type GraphQLSchema,
  getVariableValues,
  type OperationDefinitionNode,
} from 'graphql';
import { asGraphQLError, isPlain, type PlanRun, runPlan } from './prepared-plan.ts';
import { prepareShape, type ResponseShape } from './response-shape.ts';

type Prepared = {
  plan: PlanNode;
  shape: ResponseShape;
  operation: OperationDefinitionNode;
  schema: GraphQLSchema;
};
type PlanListener = NonNullable<GatewayConfig['experimental_didResolveQueryPlan']>;

export type PreparedGateway = GatewayInterface & { stop(): Promise<void> };

/**
 * Apollo's gateway, which plans every operation, with a shorter way for queries it has planned
 * before: what depends on the operation alone is worked out once instead of with each request. All
 * else (mutations, conditions, introspection, traces, bad variables, odd data) is the stock executor's.
 * EXECUTOR=stock leaves everything to it.
 */
export function prepareGateway(
  build: (didResolveQueryPlan: PlanListener) => ApolloGateway,
  sources: ReadonlyMap<string, GraphQLDataSource>,
): PreparedGateway {
  // By document, then by operation name; Apollo's document cache decides how long they live.
  let prepared = new WeakMap<DocumentNode, Map<string, Prepared | null>>();

  const gateway = build(({ queryPlan, requestContext, operationContext }) => {
    const { document, request } = requestContext;
    const known = prepared.get(document) ?? new Map<string, Prepared | null>();
    const name = request.operationName ?? '';
    if (known.has(name)) return;
    prepared.set(document, known);
    const { operation, schema } = operationContext;
    const plan = queryPlan.node as PlanNode | undefined;
    const shape =
      plan && operation.operation === 'query' && isPlain(plan)
        ? prepareShape(schema, document, operation)
        : null;
    known.set(name, plan && shape ? { plan, shape, operation, schema } : null);
  });
  gateway.onSchemaLoadOrUpdate(() => {
    prepared = new WeakMap();
  });

  const executorOver = (stock: GatewayExecutor): GatewayExecutor => {
    return (requestContext) => {
      const { document, request, metrics } = requestContext;
      const ready = prepared.get(document)?.get(request.operationName ?? '');
      if (!ready || metrics?.captureTraces) return stock(requestContext);
      if (!hasGoodVariables(ready, request.variables)) return stock(requestContext);
      const schema = partsOf(gateway).supergraphSchema ?? ready.schema;
      return answer(gateway, ready, { sources, schema, requestContext, data: {}, errors: [] });
    };
  };

  return {
    async load(options) {
      const { executor } = await gateway.load(options);
      return { executor: executorOver(executor) };
    },
    onSchemaLoadOrUpdate: (listener) => gateway.onSchemaLoadOrUpdate(listener),
    stop: () => gateway.stop(),
  };
}

function hasGoodVariables(
  { operation, schema }: Prepared,
  variables: Record<string, unknown> | undefined,
): boolean {
  const definitions = operation.variableDefinitions;
  if (!definitions?.length) return true;
  return !getVariableValues(schema, definitions, variables ?? {}).errors;
}

async function answer(
  gateway: ApolloGateway,
  { plan, shape }: Prepared,
  run: PlanRun,
): Promise<GatewayExecutionResult> {
  await runPlan(plan, run);
  const data = shape(run.data);
  if (!data) return stockAnswer(gateway, run);
  return run.errors.length > 0 ? { errors: run.errors, data } : { data };
}

// Data that do not fit (a row that is hidden or whose owner is away) are completed by the stock code,
// which knows how far up a null has to go, and gives up on what no subgraph may answer.
function stockAnswer(gateway: ApolloGateway, run: PlanRun): GatewayExecutionResult {
  const { document, request } = run.requestContext;
  const { apiSchema } = partsOf(gateway);
  try {
    const { data, errors } = computeResponse({
      operation: operationFromDocument(apiSchema, document, {
        operationName: request.operationName,
        validate: false,
      }),
      variables: request.variables,
      input: run.data,
      introspectionHandling: () => null,
    });
    if (run.errors.length > 0) return { errors: run.errors, data };
    return errors.length > 0 ? { extensions: { valueCompletion: errors }, data } : { data };
  } catch (error) {
    return { errors: [asGraphQLError(error)] };
  }
}

/** What the pinned gateway keeps to itself and the completion of answers needs. */
function partsOf(gateway: ApolloGateway): { apiSchema: Schema; supergraphSchema?: GraphQLSchema } {
  return gateway as unknown as { apiSchema: Schema; supergraphSchema?: GraphQLSchema };
}
