import type { GraphQLDataSource } from '@apollo/gateway';
import { GraphQLDataSourceRequestKind } from '@apollo/gateway/dist/datasources/types.js';
import { generateHydratedPaths } from '@apollo/gateway/dist/executeQueryPlan.js';
import { deepMerge } from '@apollo/gateway/dist/utilities/deepMerge.js';
import type { FetchNode, PlanNode, ResponsePath } from '@apollo/query-planner';
import type { GatewayGraphQLRequestContext } from '@apollo/server-gateway-interface';
import { GraphQLError, type GraphQLFormattedError, type GraphQLSchema } from 'graphql';
import { selectKeys } from './representation.ts';

type Data = Record<string, unknown>;

/** One run of a plan. */
export type PlanRun = {
  sources: ReadonlyMap<string, GraphQLDataSource>;
  schema: GraphQLSchema;
  requestContext: GatewayGraphQLRequestContext;
  data: Data;
  errors: GraphQLError[];
};

/** Whether a plan consists of nothing but fetches without rewriting of names and values. */
export function isPlain(node: PlanNode | undefined): boolean {
  switch (node?.kind) {
    case 'Sequence':
    case 'Parallel':
      return node.nodes.every(isPlain);
    case 'Flatten':
      return isPlain(node.node);
    case 'Fetch':
      return !(node.inputRewrites || node.outputRewrites || node.contextRewrites);
    default:
      return false;
  }
}

/** Runs a plain plan; what fails is in `errors`, what came is in `data`. */
export async function runPlan(
  node: PlanNode,
  run: PlanRun,
  value: unknown = run.data,
  path: ResponsePath = [],
): Promise<void> {
  switch (node.kind) {
    case 'Sequence':
      for (const step of node.nodes) await runPlan(step, run, value, path);
      return;
    case 'Parallel':
      await Promise.all(node.nodes.map((branch) => runPlan(branch, run, value, path)));
      return;
    case 'Flatten': {
      const found: unknown[] = [];
      gather(value, node.path, 0, found);
      if (found.length > 0) await runPlan(node.node, run, found, path.concat(node.path));
      return;
    }
    case 'Fetch':
      try {
        await runFetch(node, run, Array.isArray(value) ? value : [value], path);
      } catch (error) {
        run.errors.push(asGraphQLError(error));
      }
  }
}

/**
 * Every value at a path, `@` standing for the elements of a list; absent ones are left out.
 * @throws TypeError where a subgraph gave no list for one, or a list for an object
 */
function gather(value: unknown, path: ResponsePath, depth: number, found: unknown[]): void {
  if (value === undefined || value === null) return;
  if (depth === path.length) {
    if (!Array.isArray(value)) found.push(value);
    else for (const element of value) if (element != null) found.push(element);
    return;
  }
  const step = path[depth] as string;
  if (Array.isArray(value) !== (step === '@')) {
    throw new TypeError(`Unexpected kind of value in the data for path element ${step}`);
  }
  if (step === '@')
    for (const element of value as unknown[]) gather(element, path, depth + 1, found);
  else if (Object.hasOwn(value, step)) gather((value as Data)[step], path, depth + 1, found);
}

async function runFetch(
  fetch: FetchNode,
  run: PlanRun,
  entities: Data[],
  path: ResponsePath,
): Promise<void> {
  const variables: Data = {};
  const given = run.requestContext.request.variables;
  for (const name of fetch.variableUsages ?? []) {
    if (given && Object.hasOwn(given, name) && given[name] !== undefined) {
      variables[name] = given[name];
    }
  }
  if (!fetch.requires) {
    const data = await send(fetch, run, variables, path);
    for (const entity of entities) deepMerge(entity, data);
    return;
  }
  const owners: Data[] = [];
  const representations: Data[] = [];
  for (const entity of entities) {
    const representation = selectKeys(run.schema, entity, fetch.requires);
    if (!representation?.__typename) continue;
    representations.push(representation);
    owners.push(entity);
  }
  if (representations.length === 0) return;
  if ('representations' in variables) {
    throw new Error('Variables cannot contain key "representations"');
  }
  variables.representations = representations;
  const data = await send(fetch, run, variables, path);
  if (!data) return;
  const received = data._entities;
  if (!Array.isArray(received)) {
    throw new Error('Expected "data._entities" in response to be an array');
  }
  if (received.length !== representations.length) {
    throw new Error(`Expected "data._entities" to contain ${representations.length} elements`);
  }
  for (const [index, owner] of owners.entries()) {
    const entity = received[index] as Data | null;
    if (!entity) continue;
    entity.__typename ??= owner.__typename;
    deepMerge(owner, entity);
  }
}

async function send(
  fetch: FetchNode,
  run: PlanRun,
  variables: Data,
  path: ResponsePath,
): Promise<Data | null | undefined> {
  const source = run.sources.get(fetch.serviceName);
  if (!source) throw new Error(`no data source for ${fetch.serviceName}`);
  const { requestContext } = run;
  const { data, errors } = await source.process({
    kind: GraphQLDataSourceRequestKind.INCOMING_OPERATION,
    request: { query: fetch.operation, variables, operationName: fetch.operationName },
    incomingRequestContext: requestContext,
    context: requestContext.context,
    pathInIncomingRequest: path,
  });
  if (errors) reportErrors(errors, fetch, run, path);
  return data;
}

function reportErrors(
  errors: readonly GraphQLFormattedError[],
  fetch: FetchNode,
  run: PlanRun,
  path: ResponsePath,
): void {
  let places: ResponsePath[] | undefined;
  const placeOf = (at: ResponsePath | undefined): ResponsePath | undefined => {
    if (!at) return undefined;
    if (!fetch.requires || typeof at[1] !== 'number') return [...path, ...at];
    if (!places) {
      places = [];
      generateHydratedPaths([], path, run.data, places);
    }
    return [...(places[at[1]] ?? []), ...at.slice(2)];
  };
  for (const error of errors) {
    run.errors.push(
      new GraphQLError(
        error.message || `Error while fetching subquery from service "${fetch.serviceName}"`,
        {
          path: placeOf(error.path as ResponsePath | undefined),
          extensions: {
            code: 'DOWNSTREAM_SERVICE_ERROR',
            ...error.extensions,
            serviceName: fetch.serviceName,
          },
        },
      ),
    );
  }
}

/** Whatever was thrown, in the form of an answer. */
export function asGraphQLError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error;
  const original = error instanceof Error ? error : new Error(String(error));
  return new GraphQLError(original.message, { originalError: original });
}
