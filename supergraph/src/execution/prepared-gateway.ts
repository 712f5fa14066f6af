import type { ApolloGateway, GatewayConfig } from '@apollo/gateway';
import type { PlanNode } from '@apollo/query-planner';
import type {
  GatewayExecutionResult,
  GatewayExecutor,
  GatewayInterface,
} from '@apollo/server-gateway-interface';
import type { DocumentNode } from 'graphql';
import type { AnswerWriter } from './answer-writer.ts';
import type { PlanRun, Source } from './plan-run.ts';
import { isPreparable } from './plan-steps.ts';
import { PreparedOperation } from './prepared-operation.ts';
import { partsOf, stockAnswer } from './stock-answer.ts';
import { WrittenData } from './written-answer.ts';

type PlanListener = NonNullable<GatewayConfig['experimental_didResolveQueryPlan']>;

export type PreparedGateway = GatewayInterface & { stop(): Promise<void> };

/**
 * Apollo's gateway, which plans every operation, with an executor of our own for operations that have
 * been planned before: what depends on the operation alone is worked out once instead of with each
 * request. Traces, bad variables and data beyond completion are the stock executor's.
 * EXECUTOR=stock leaves everything to it.
 */
export function prepareGateway(
  build: (didResolveQueryPlan: PlanListener) => ApolloGateway,
  sources: ReadonlyMap<string, Source>,
): PreparedGateway {
  // By document, then by operation name; Apollo's document cache decides how long they live.
  let prepared = new WeakMap<DocumentNode, Map<string, PreparedOperation | null>>();

  const gateway = build(({ queryPlan, requestContext, operationContext }) => {
    const { document, request } = requestContext;
    const known = prepared.get(document) ?? new Map<string, PreparedOperation | null>();
    const name = request.operationName ?? '';
    if (known.has(name)) return;
    prepared.set(document, known);
    const { operation, schema } = operationContext;
    const plan = queryPlan.node as PlanNode | undefined;
    const supergraphSchema = partsOf(gateway).supergraphSchema ?? schema;
    const planned = { plan, document, operation, schema, supergraphSchema };
    known.set(name, isPreparable(plan) ? new PreparedOperation(planned) : null);
  });
  gateway.onSchemaLoadOrUpdate(() => {
    prepared = new WeakMap();
  });

  const executorOver = (stock: GatewayExecutor): GatewayExecutor => {
    return (requestContext) => {
      const { document, request, metrics } = requestContext;
      const operation = prepared.get(document)?.get(request.operationName ?? '');
      if (!operation || metrics?.captureTraces) return stock(requestContext);
      const conditions = operation.conditions(request.variables);
      const writer = conditions && operation.writer(conditions);
      if (!writer) return stock(requestContext);
      // Named one by one: in Node 20 what stands in `{ ...first, more }` lives until a full garbage collection.
      const run: PlanRun = {
        sources,
        requestContext,
        conditions,
        data: {},
        errors: [],
        found: new Map(),
        batches: new Map(),
        messages: new Map(),
      };
      return answer(operation, writer, run, () => stockAnswer(gateway, operation.planned, run));
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

async function answer(
  operation: PreparedOperation,
  writer: AnswerWriter,
  run: PlanRun,
  leave: () => GatewayExecutionResult,
): Promise<GatewayExecutionResult> {
  const { data: fetched, errors } = run;
  await operation.plan.run(run, [fetched]);
  const written = writer.write(fetched, run.requestContext.request.variables);
  // What is missing without anybody having told of an error is told by the stock code, place by place.
  if (!written || (written.isFaulty && errors.length === 0)) return leave();
  const { bytes, isFaulty } = written;
  const countable = isFaulty || operation.hasConditions ? undefined : fetched;
  const data = bytes && WrittenData.of(bytes, writer.fields, countable);
  return errors.length > 0 ? { errors, data } : { data };
}
