import { deepMerge } from '@apollo/gateway/dist/utilities/deepMerge.js';
import type { FetchNode, PlanNode, ResponsePath } from '@apollo/query-planner';
import type { GraphQLSchema } from 'graphql';
import { type EntityFetch, prepareEntityFetch } from './entity-fetch.ts';
import { subgraphError } from './fetch-errors.ts';
import { prepareAsk } from './fetch-text.ts';
import { prepareGather } from './gathering.ts';
import { JointTexts } from './joint-text.ts';
import { mergeEntity } from './merging.ts';
import { asGraphQLError, type Data, type Step } from './plan-run.ts';
import { prepareRewrites } from './rewriting.ts';
import { fetchesOf, placeOf, settledPlaces } from './settled-places.ts';

/** A plan made ready to be run, and the places where equal objects have become one. */
export type PreparedPlan = { run: Step; settled: ReadonlySet<string> };

/** Whether every part of a plan can be prepared. */
export function isPreparable(node: PlanNode | undefined): boolean {
  switch (node?.kind) {
    case undefined:
      return true;
    case 'Sequence':
    case 'Parallel':
      return node.nodes.every(isPreparable);
    case 'Flatten':
      return isPreparable(node.node);
    case 'Condition':
      return isPreparable(node.ifClause) && isPreparable(node.elseClause);
    case 'Fetch':
      return !node.contextRewrites?.length;
    default:
      return false;
  }
}

/** Works out once what a plan does: see the steps' own files. */
export function preparePlan(schema: GraphQLSchema, plan: PlanNode | undefined): PreparedPlan {
  const fetches = fetchesOf(plan);
  const settled = settledPlaces(fetches);
  const joints = new JointTexts();
  const times = new Map<string, number>();
  for (const { fetch } of fetches) {
    const key = likenessOf(fetch);
    if (key) times.set(key, (times.get(key) ?? 0) + 1);
  }
  const batchKeyOf = (fetch: FetchNode) => {
    const key = likenessOf(fetch);
    return key && (times.get(key) ?? 0) > 1 ? key : null;
  };

  const prepare = (node: PlanNode | undefined, path: ResponsePath): Step => {
    switch (node?.kind) {
      case 'Sequence':
        return inTurn(node.nodes.map((inner) => prepare(inner, path)));
      case 'Parallel':
        return sideBySide(node.nodes.map((inner) => prepare(inner, path)));
      case 'Flatten': {
        const inner = path.concat(node.path);
        const place = placeOf(inner);
        const gather = prepareGather(node.path, place, settled.has(place));
        const step = prepare(node.node, inner);
        return (run, values) => {
          const found = gather(run, values);
          return found.length > 0 ? step(run, found) : undefined;
        };
      }
      case 'Condition': {
        const [yes, no] = [prepare(node.ifClause, path), prepare(node.elseClause, path)];
        return (run, values) => (run.conditions.get(node.condition) ? yes : no)(run, values);
      }
      case 'Fetch':
        return node.requires
          ? prepareEntityFetch(schema, node as EntityFetch, path, {
              batchKey: batchKeyOf(node),
              joints,
            })
          : prepareFetch(schema, node, path);
      default:
        return () => undefined;
    }
  };
  return { run: prepare(plan, []), settled };
}

function inTurn(steps: readonly Step[]): Step {
  return async (run, values) => {
    for (const step of steps) await step(run, values);
  };
}

function sideBySide(steps: readonly Step[]): Step {
  return async (run, values) => {
    // Each begins whatever becomes of the others.
    await Promise.all(steps.map(async (step) => step(run, values)));
  };
}

/** A fetch of root fields. */
function prepareFetch(schema: GraphQLSchema, fetch: FetchNode, path: ResponsePath): Step {
  const ask = prepareAsk(fetch, path);
  const rewrite = prepareRewrites(schema, fetch.outputRewrites);
  const merge = path.length === 0 ? mergeEntity : deepMerge;
  return async (run, values) => {
    try {
      const { data, errors } = await ask(run);
      // Some servers send null for none.
      for (const error of errors ?? []) {
        const at = error.path && [...(path as string[]), ...error.path];
        run.errors.push(subgraphError(error, fetch.serviceName, at));
      }
      if (!data) return;
      rewrite?.(data);
      for (const value of values) merge(value as Data, data);
    } catch (error) {
      run.errors.push(asGraphQLError(error));
    }
  };
}

/** The same for fetches that differ in nothing but the name of their operation; null for none that may be joined. */
function likenessOf({
  requires,
  serviceName,
  operation,
  operationName,
  inputRewrites,
  outputRewrites,
}: FetchNode): string | null {
  if (!requires || inputRewrites?.length || outputRewrites?.length) return null;
  const head = `query ${operationName}`;
  const text = operation.startsWith(head) ? operation.slice(head.length) : operation;
  return `${serviceName} ${text}`;
}
