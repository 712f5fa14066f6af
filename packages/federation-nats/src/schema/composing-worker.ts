import { createHash } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import {
  DEFAULT_SUPPORTED_SUPERGRAPH_FEATURES,
  operationFromDocument,
  Supergraph,
} from '@apollo/federation-internals';
import { QueryPlanner } from '@apollo/query-planner';
import { type GraphQLSchema, getOperationAST, parse, validate } from 'graphql';
import {
  type ComposingResult,
  type ComposingTask,
  composingDefaults,
  type KnownOperation,
  type Refusal,
} from './composing.ts';
import { composeSupergraph } from './composition.ts';
import { isSameSupergraph } from './supergraph-text.ts';

// A worker thread: does the one task it was started with. See composing.ts.

const enforced = ['authenticated', 'requiresScopes', 'policy', 'cost'];
const supportedFeatures = new Set([
  ...DEFAULT_SUPPORTED_SUPERGRAPH_FEATURES,
  ...enforced.map((name) => `https://specs.apollo.dev/${name}/v0.1`),
]);
const supergraphOf = (sdl: string) => Supergraph.build(sdl, { supportedFeatures });

parentPort?.postMessage(run(workerData as ComposingTask));

function run(task: ComposingTask): ComposingResult {
  if (task.kind === 'compose') return compose(task);
  const subgraphs = [...supergraphOf(task.supergraphSdl).subgraphs()];
  return { kind: 'needs', sdl: Object.fromEntries(subgraphs.map((one) => [one.name, `${one}`])) };
}

function compose(task: ComposingTask & { kind: 'compose' }): ComposingResult {
  const { parts, current, listed, planned } = task;
  let supergraphSdl: string;
  let supergraph: Supergraph;
  try {
    const composed = composeSupergraph(parts);
    if ('errors' in composed) return refused('COMPOSITION', composed.errors);
    supergraphSdl = composed.supergraphSdl;
    if (isSameSupergraph(supergraphSdl, current)) {
      return { kind: 'composed', supergraphSdl, plans: [] };
    }
    supergraph = supergraphOf(supergraphSdl);
  } catch (error) {
    return refused('COMPOSITION', [(error as Error).message]);
  }
  if (listed.length > 0) {
    const before = supergraphOf(current).apiSchema().toGraphQLJSSchema();
    const broken = brokenOf(listed, before, supergraph.apiSchema().toGraphQLJSSchema());
    if (broken.length > 0) return refused('OPERATIONS', broken);
  }
  const { planningMs = composingDefaults.planningMs } = task;
  return { kind: 'composed', supergraphSdl, plans: plansOf(supergraph, planned, planningMs) };
}

function refused(why: Refusal['why'], reasons: string[]): ComposingResult {
  return { kind: 'refused', why, reasons };
}

/** What is wrong with operations that were right before. */
function brokenOf(
  operations: readonly { id: string; body: string }[],
  before: GraphQLSchema,
  after: GraphQLSchema,
): string[] {
  return operations.flatMap(({ id, body }) => {
    const [fault] = faultsOf(body, after);
    if (!fault || faultsOf(body, before).length > 0) return [];
    return [`operation ${id}: ${fault}`];
  });
}

function faultsOf(body: string, schema: GraphQLSchema): string[] {
  try {
    return validate(schema, parse(body)).map(({ message }) => message);
  } catch (error) {
    return [(error as Error).message];
  }
}

/** Plans as the gateway makes and keeps them; what cannot be planned is the gateway's to refuse. */
function plansOf(
  supergraph: Supergraph,
  operations: readonly KnownOperation[],
  planningMs: number,
) {
  const endsAt = performance.now() + planningMs;
  const planner = new QueryPlanner(supergraph, {
    debug: { maxEvaluatedPlans: 10_000, pathsLimit: 10_000 },
  });
  const apiSchema = supergraph.apiSchema();
  const plans: [string, object][] = [];
  for (const { body, operationName } of operations) {
    if (performance.now() > endsAt) break;
    try {
      const document = parse(body);
      const named = getOperationAST(document, operationName);
      if (!named || named.operation === 'subscription') continue;
      const options = { operationName: operationName ?? undefined };
      const plan = planner.buildQueryPlan(operationFromDocument(apiSchema, document, options));
      plans.push([planKey(body, operationName), plan]);
    } catch {}
  }
  return plans;
}

/** Where Apollo's gateway looks for a plan. */
function planKey(body: string, operationName: string | null | undefined): string {
  const queryHash = createHash('sha256').update(body).digest('hex');
  if (!operationName) return queryHash;
  return createHash('sha256').update(queryHash).update(operationName).digest('hex');
}
