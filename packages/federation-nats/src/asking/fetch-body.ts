import { Kind, OperationTypeNode, parse } from 'graphql';
import { createRecencyCache } from '../cache/recency-cache.ts';
import { type JoinedRepresentations, joinRepresentations } from './representations.ts';

/** What is to be known of a fetch's document; made once per text. */
type PreparedQuery = {
  json: string;
  isMutation: boolean;
  isEntityFetch: boolean;
};

/** What is sent. */
export type OutgoingBody = { bytes: Buffer; isMutation: boolean };

/** A fetch ready to be sent. */
export type FetchBody = OutgoingBody & {
  /** Given for a fetch of entities. */
  representations: JoinedRepresentations | undefined;
};

type FetchRequest = {
  query?: string;
  operationName?: string | null;
  variables?: Record<string, unknown>;
  extensions?: Record<string, unknown>;
};

// The planner hands out the same document texts again and again: one process-wide cache. Texts that are sent once fill
// all of it, over and over, so it is small; making one anew takes microseconds.
const queries = createRecencyCache<PreparedQuery>(4 * 1024 * 1024);

/** Writes the request body of a fetch, with repeated work (the query's JSON) kept from before. */
export function writeFetchBody(request: FetchRequest): FetchBody {
  const { query = '', operationName, variables, extensions } = request;
  const prepared = queries.get(query) ?? prepareQuery(query);
  const listed = prepared.isEntityFetch ? variables?.representations : undefined;
  const representations = Array.isArray(listed) ? joinRepresentations(listed) : undefined;
  let json = `{"query":${prepared.json}`;
  if (operationName) json += `,"operationName":${JSON.stringify(operationName)}`;
  if (variables) json += writeVariables(variables, representations);
  if (extensions) json += `,"extensions":${JSON.stringify(extensions)}`;
  return { bytes: Buffer.from(`${json}}`), isMutation: prepared.isMutation, representations };
}

function writeVariables(
  variables: Record<string, unknown>,
  representations: JoinedRepresentations | undefined,
): string {
  if (!representations) {
    const json = JSON.stringify(variables);
    return json === '{}' ? '' : `,"variables":${json}`;
  }
  let others = '';
  for (const name of Object.keys(variables)) {
    const value = name === 'representations' ? undefined : JSON.stringify(variables[name]);
    if (value !== undefined) others += `,${JSON.stringify(name)}:${value}`;
  }
  return `,"variables":{"representations":${representations.json}${others}}`;
}

function prepareQuery(query: string): PreparedQuery {
  const prepared = {
    json: JSON.stringify(query),
    isMutation: /^\s*mutation\b/.test(query),
    isEntityFetch: /\b_entities\s*\(\s*representations\s*:\s*\$representations\b/.test(query),
  };
  queries.set(query, prepared, query.length * 4 + 200);
  return prepared;
}

/** Response names of the fields at the root of a fetch, for the path of its failure. */
export function rootFieldNames(query: string): string[] {
  try {
    for (const definition of parse(query, { noLocation: true }).definitions) {
      if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
      if (definition.operation === OperationTypeNode.SUBSCRIPTION) return [];
      return definition.selectionSet.selections.flatMap((selection) =>
        selection.kind === Kind.FIELD ? [(selection.alias ?? selection.name).value] : [],
      );
    }
  } catch {
    // An unparsable text is the subgraph's to complain about.
  }
  return [];
}
