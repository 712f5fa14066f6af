import { fragmentsOf } from '@commerce-tracking/federation-nats/document/fragments';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import {
  type DocumentNode,
  type FieldNode,
  GraphQLError,
  type GraphQLObjectType,
  type GraphQLSchema,
  getArgumentValues,
  getNamedType,
  getOperationAST,
  isCompositeType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { readVariables } from '../execution/variable-errors.ts';
import { type OperationLimits, refuseDocument } from '../operations/limits.ts';
import { collectFields, type Scope, selectionOf } from './collected-fields.ts';
import { NOT_A_SUBSCRIPTION, NOT_LIVE } from './live.errors.ts';
import type { LiveEvent, LiveField } from './live-field.ts';
import { type LiveQuery, liveQuery } from './live-query.ts';

type Data = Record<string, unknown>;

/** What a listener asked for, once it has been checked against the schema. */
export type LiveOperation = {
  field: LiveField;
  args: Record<string, unknown>;
  /** What the event's own keys answer. */
  fromKeys(event: LiveEvent): Data;
  /** The query that answers the rest; null where the keys answer everything. */
  query: Omit<LiveQuery, 'document'> | null;
  /** The answer as the listener asked for it. */
  assemble(keys: Data, read: Data | null | undefined): Data;
  /** Name of the field in the answer. */
  responseKey: string;
};

export type LiveRequest = {
  query: string;
  operationName?: string | null;
  variables?: Record<string, unknown> | null;
};

export type ReadOptions = {
  schema: GraphQLSchema;
  fields: ReadonlyMap<string, LiveField>;
  limits: OperationLimits & { tokensMax: number };
};

/**
 * Turns a subscription into what each of its events is answered with: the fields of the event's keys,
 * and one query for the fields that are read.
 * @throws GraphQLError, or an array of them, for what cannot be served
 */
export function readLiveOperation(request: LiveRequest, options: ReadOptions): LiveOperation {
  const { schema, fields, limits } = options;
  const document = documentOf(request.query, schema, limits.tokensMax);
  const operation = getOperationAST(document, request.operationName);
  if (!operation)
    throw coded('OPERATION_RESOLUTION_FAILURE', 'Which operation is meant is not clear.');
  if (operation.operation !== 'subscription') throw new DomainError(NOT_A_SUBSCRIPTION);

  // How deep it is, is a matter of what is read.
  refuseOver(asQuery(operation, document), { ...limits, depthMax: Number.POSITIVE_INFINITY });

  const { coerced, errors } = readVariables(schema, operation, request.variables ?? {});
  if (errors) throw new LiveErrors(errors.map((error) => withCode(error, 'BAD_USER_INPUT')));
  const scope: Scope = { schema, fragments: fragmentsOf(document), variables: coerced };

  const root = schema.getSubscriptionType() as GraphQLObjectType;
  const [[responseKey, nodes] = ['', []]] = collectFields([operation.selectionSet], root, scope);
  const [node] = nodes;
  if (!node) throw coded('GRAPHQL_VALIDATION_FAILED', 'The subscription asks for nothing.');
  const definition = root.getFields()[node.name.value];
  const field = fields.get(node.name.value);
  const payload = definition && getNamedType(definition.type);
  if (!definition || !field || !isObjectType(payload))
    throw new DomainError(NOT_LIVE, { field: node.name.value });
  const args = getArgumentValues(definition, node, coerced);
  field.check?.(args);

  const wanted = collectFields(nodes.map(selectionOf), payload, scope);
  const read = [...wanted].filter(([, [first]]) => isRead(payload, first));
  const { fragments } = scope;
  const { variables } = request;
  const query =
    read.length > 0 ? liveQuery(read, { field, operation, variables, fragments }) : null;
  if (query) refuseOver(query.document, limits);
  const places = [...wanted].map(([key, [first]]): [string, string, boolean] => [
    key,
    (first as FieldNode).name.value,
    isRead(payload, first),
  ]);
  return {
    field,
    args,
    responseKey,
    query,
    fromKeys: (event) => field.answer(event, args) as Data,
    assemble(keys, found) {
      const answer: Data = {};
      for (const [key, name, isFound] of places) {
        if (isFound) answer[key] = found?.[key] ?? null;
        else answer[key] = name === '__typename' ? payload.name : (keys[name] ?? null);
      }
      return { [responseKey]: answer };
    },
  };
}

function refuseOver(document: DocumentNode, limits: OperationLimits): void {
  const refusal = refuseDocument(document, limits);
  if (refusal) throw refusal;
}

/** As it is measured: what is answered from keys counts too. */
function asQuery(operation: OperationDefinitionNode, document: DocumentNode): DocumentNode {
  const fragments = document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION);
  const measured = { ...operation, operation: OperationTypeNode.QUERY };
  return { ...document, definitions: [measured, ...fragments] };
}

/** Several faults of one request. */
export class LiveErrors extends Error {
  readonly errors: readonly GraphQLError[];

  constructor(errors: readonly GraphQLError[]) {
    super(errors[0]?.message);
    this.errors = errors;
  }
}

function documentOf(text: string, schema: GraphQLSchema, maxTokens: number): DocumentNode {
  let document: DocumentNode;
  try {
    document = parse(text, { maxTokens });
  } catch (error) {
    throw new LiveErrors([withCode(error as GraphQLError, 'GRAPHQL_PARSE_FAILED')]);
  }
  const errors = faultsOf(document, schema);
  if (errors.length === 0) return document;
  throw new LiveErrors(errors.map((error) => withCode(error, 'GRAPHQL_VALIDATION_FAILED')));
}

function faultsOf(document: DocumentNode, schema: GraphQLSchema): readonly GraphQLError[] {
  try {
    return validate(schema, document, specifiedRules, { maxErrors: 20 });
  } catch (error) {
    // The rule of one root field throws where it depends on a variable, whose value it does not know.
    if (!(error instanceof GraphQLError)) throw error;
    const message = 'The root field of a subscription cannot depend on a variable.';
    return [new GraphQLError(message, { nodes: error.nodes })];
  }
}

function isRead(payload: GraphQLObjectType, node: FieldNode | undefined): boolean {
  const field = node && payload.getFields()[node.name.value];
  return isCompositeType(field && getNamedType(field.type));
}

function coded(code: string, message: string): LiveErrors {
  return new LiveErrors([new GraphQLError(message, { extensions: { code } })]);
}

function withCode(error: GraphQLError, code: string): GraphQLError {
  const { message, nodes, source, positions } = error;
  return new GraphQLError(message, { nodes, source, positions, extensions: { code } });
}
