import { GraphQLDataSourceRequestKind } from '@apollo/gateway/dist/datasources/types.js';
import type { FetchNode, ResponsePath } from '@apollo/query-planner';
import type { FetchAnswer } from '@commerce-tracking/federation-nats/data-source';
import type { Data, PlanRun } from './plan-run.ts';

/** Puts a fetch to its subgraph, for entities with their representations as JSON. */
export type Ask = (run: PlanRun, representations?: string) => Promise<FetchAnswer>;

/** Prepares the text of a fetch; what is left for each request are its variables. */
export function prepareAsk(fetch: FetchNode, path: ResponsePath): Ask {
  const { operation: query, operationName, serviceName, variableUsages = [] } = fetch;
  const isMutation = (fetch.operationKind as string) === 'mutation';
  const isOfEntities = fetch.requires !== undefined;
  const head = operationName
    ? `{"query":${JSON.stringify(query)},"operationName":${JSON.stringify(operationName)}`
    : `{"query":${JSON.stringify(query)}`;
  const names = variableUsages.map((name) => ({ name, head: `${JSON.stringify(name)}:` }));

  const write = (run: PlanRun, representations: string | undefined): string => {
    let variables = representations === undefined ? '' : `"representations":${representations}`;
    const given = run.requestContext.request.variables;
    for (const { name, head: nameHead } of names) {
      const value = given && Object.hasOwn(given, name) ? given[name] : undefined;
      if (value === undefined) continue;
      variables += `${variables === '' ? '' : ','}${nameHead}${JSON.stringify(value)}`;
    }
    return variables === '' ? `${head}}` : `${head},"variables":{${variables}}}`;
  };

  return async (run, representations) => {
    const source = run.sources.get(serviceName);
    if (!source) throw new Error(`no data source for ${serviceName}`);
    const { requestContext } = run;
    const { context } = requestContext;
    if (source.ask) {
      const text = write(run, representations);
      const written = { text, query, isMutation, isOfEntities };
      return source.ask(written, context.nats, requestContext.overallCachePolicy);
    }
    const variables: Data = givenVariables(run, variableUsages);
    if (representations !== undefined) variables.representations = JSON.parse(representations);
    return source.process({
      kind: GraphQLDataSourceRequestKind.INCOMING_OPERATION,
      request: { query, variables, operationName },
      incomingRequestContext: requestContext,
      context,
      pathInIncomingRequest: path,
    }) as Promise<FetchAnswer>;
  };
}

/** Those of a request's variables that a fetch uses. */
export function givenVariables(run: PlanRun, usages: readonly string[]): Data {
  const variables: Data = Object.create(null);
  const given = run.requestContext.request.variables;
  for (const name of usages) {
    if (given && Object.hasOwn(given, name) && given[name] !== undefined) {
      variables[name] = given[name];
    }
  }
  return variables;
}
