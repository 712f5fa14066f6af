import { GraphQLDataSourceRequestKind } from '@apollo/gateway/dist/datasources/types.js';
import type { FetchNode, ResponsePath } from '@apollo/query-planner';
import type { FetchAnswer, WrittenSource } from '@commerce-tracking/federation-nats/data-source';
import { JointMessage } from './joint-message.ts';
import { type JointTexts, jointPartOf } from './joint-text.ts';
import type { Data, PlanRun, Source } from './plan-run.ts';
import { prepareVariables } from './variable-text.ts';

/** Puts a fetch to its subgraph, for entities with their representations as JSON. */
export type Ask = (run: PlanRun, representations?: string) => Promise<FetchAnswer>;

/**
 * Prepares the text of a fetch; what is left for each request are its variables. Entity fetches of a plan
 * for the same subgraph that are ready in one turn may travel together, see `JointMessage`.
 */
export function prepareAsk(fetch: FetchNode, path: ResponsePath, joints?: JointTexts): Ask {
  const { operation: query, operationName, serviceName, variableUsages = [] } = fetch;
  const isMutation = (fetch.operationKind as string) === 'mutation';
  const isOfEntities = fetch.requires !== undefined;
  const part = joints && isOfEntities ? jointPartOf(fetch) : null;
  const head = operationName
    ? `{"query":${JSON.stringify(query)},"operationName":${JSON.stringify(operationName)}`
    : `{"query":${JSON.stringify(query)}`;

  const writeVariables = prepareVariables(variableUsages);

  const write = (run: PlanRun, representations: string | undefined): string => {
    const { variables: given } = run.requestContext.request;
    const variables =
      representations === undefined
        ? writeVariables(given, '')
        : `"representations":${representations}${writeVariables(given, ',')}`;
    return variables === '' ? `${head}}` : `${head},"variables":{${variables}}}`;
  };

  const askAlone = async (run: PlanRun, source: WrittenSource, representations?: string) => {
    const { context, overallCachePolicy } = run.requestContext;
    const written = { text: write(run, representations), query, isMutation, isOfEntities };
    const answer = await source.ask(written, context.nats, overallCachePolicy);
    if (part && !answer.isUnanswered) part.joins = !answer.isKeepable;
    return answer;
  };

  return async (run, representations) => {
    const source = run.sources.get(serviceName);
    if (!source) throw new Error(`no data source for ${serviceName}`);
    if (takesWritten(source)) {
      const alone = () => askAlone(run, source, representations);
      if (!joints || !part?.joins || representations === undefined) return alone();
      let message = run.messages.get(serviceName);
      if (!message) {
        message = new JointMessage(run, source, joints, () => run.messages.delete(serviceName));
        run.messages.set(serviceName, message);
      }
      return message.add({ part, representations, alone });
    }
    const { requestContext } = run;
    const variables: Data = givenVariables(run, variableUsages);
    if (representations !== undefined) variables.representations = JSON.parse(representations);
    return source.process({
      kind: GraphQLDataSourceRequestKind.INCOMING_OPERATION,
      request: { query, variables, operationName },
      incomingRequestContext: requestContext,
      context: requestContext.context,
      pathInIncomingRequest: path,
    }) as Promise<FetchAnswer>;
  };
}

function takesWritten(source: Source): source is Source & WrittenSource {
  return source.ask !== undefined;
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
