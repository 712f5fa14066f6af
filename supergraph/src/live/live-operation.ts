import { DomainError } from '@commerce-tracking/service-kit/errors';
import {
  type ArgumentNode,
  type ASTVisitor,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLError,
  GraphQLIncludeDirective,
  type GraphQLObjectType,
  type GraphQLSchema,
  GraphQLSkipDirective,
  getArgumentValues,
  getDirectiveValues,
  getNamedType,
  getOperationAST,
  getVariableValues,
  type InlineFragmentNode,
  isCompositeType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  type SelectionSetNode,
  specifiedRules,
  type VariableDefinitionNode,
  validate,
  visit,
} from 'graphql';
import { type OperationLimits, refuseDocument } from '../limits.ts';
import { NOT_A_SUBSCRIPTION, NOT_LIVE } from './live.errors.ts';
import type { LiveEvent, LiveField } from './live-field.ts';

type Data = Record<string, unknown>;

/** What a listener asked for, once it has been checked against the schema. */
export type LiveOperation = {
  field: LiveField;
  args: Record<string, unknown>;
  /** What the event's own keys answer. */
  fromKeys(event: LiveEvent): Data;
  /** The query that answers the rest; null where the keys answer everything. */
  query: { text: string; variablesFor(event: LiveEvent): Data } | null;
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

  const definitions = operation.variableDefinitions ?? [];
  const { coerced, errors } = getVariableValues(schema, definitions, request.variables ?? {});
  if (errors) throw new LiveErrors(errors.map((error) => withCode(error, 'BAD_USER_INPUT')));
  const scope: Scope = { schema, fragments: fragmentsOf(document), variables: coerced };

  const root = schema.getSubscriptionType() as GraphQLObjectType;
  const [[responseKey, nodes] = ['', []]] = collect([operation.selectionSet], root, scope);
  const [node] = nodes;
  if (!node) throw coded('GRAPHQL_VALIDATION_FAILED', 'The subscription asks for nothing.');
  const definition = root.getFields()[node.name.value];
  const field = fields.get(node.name.value);
  const payload = definition && getNamedType(definition.type);
  if (!definition || !field || !isObjectType(payload))
    throw new DomainError(NOT_LIVE, { field: node.name.value });
  const args = getArgumentValues(definition, node, coerced);
  field.check?.(args);

  const wanted = collect(nodes.map(selectionOf), payload, scope);
  const read = [...wanted].filter(([, [first]]) => isRead(payload, first));
  const query = read.length > 0 ? queryFor(read, { field, operation, request, scope }) : null;
  if (query) {
    const refusal = refuseDocument(query.document, limits);
    if (refusal) throw refusal;
  }
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

/** Several faults of one request. */
export class LiveErrors extends Error {
  readonly errors: readonly GraphQLError[];

  constructor(errors: readonly GraphQLError[]) {
    super(errors[0]?.message);
    this.errors = errors;
  }
}

type Scope = {
  schema: GraphQLSchema;
  fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  variables: Record<string, unknown>;
};
type Collected = Map<string, FieldNode[]>;

function documentOf(text: string, schema: GraphQLSchema, maxTokens: number): DocumentNode {
  let document: DocumentNode;
  try {
    document = parse(text, { maxTokens });
  } catch (error) {
    throw new LiveErrors([withCode(error as GraphQLError, 'GRAPHQL_PARSE_FAILED')]);
  }
  const errors = validate(schema, document, specifiedRules, { maxErrors: 20 });
  if (errors.length === 0) return document;
  throw new LiveErrors(errors.map((error) => withCode(error, 'GRAPHQL_VALIDATION_FAILED')));
}

function fragmentsOf(document: DocumentNode): Map<string, FragmentDefinitionNode> {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) {
      fragments.set(definition.name.value, definition);
    }
  }
  return fragments;
}

function selectionOf({ selectionSet }: FieldNode): SelectionSetNode {
  return selectionSet ?? { kind: Kind.SELECTION_SET, selections: [] };
}

/** The fields of an object that are asked for, by name in the answer; fragments spread out. */
function collect(sets: SelectionSetNode[], type: GraphQLObjectType, scope: Scope): Collected {
  const found: Collected = new Map();
  const entered = new Set<string>();
  const enter = (set: SelectionSetNode) => {
    for (const selection of set.selections) {
      if (!isIncluded(selection, scope)) continue;
      if (selection.kind === Kind.FIELD) {
        const key = selection.alias?.value ?? selection.name.value;
        found.set(key, [...(found.get(key) ?? []), selection]);
        continue;
      }
      let fragment: FragmentDefinitionNode | InlineFragmentNode | undefined;
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        const name = selection.name.value;
        if (entered.has(name)) continue;
        entered.add(name);
        fragment = scope.fragments.get(name);
      } else fragment = selection;
      if (fragment && applies(fragment.typeCondition?.name.value, type, scope.schema)) {
        enter(fragment.selectionSet);
      }
    }
  };
  for (const set of sets) enter(set);
  return found;
}

function applies(
  name: string | undefined,
  type: GraphQLObjectType,
  schema: GraphQLSchema,
): boolean {
  if (!name || name === type.name) return true;
  const condition = schema.getType(name);
  return (
    isCompositeType(condition) && !isObjectType(condition) && schema.isSubType(condition, type)
  );
}

function isIncluded(node: SelectionSetNode['selections'][number], { variables }: Scope): boolean {
  if (getDirectiveValues(GraphQLSkipDirective, node, variables)?.if === true) return false;
  return getDirectiveValues(GraphQLIncludeDirective, node, variables)?.if !== false;
}

function isRead(payload: GraphQLObjectType, node: FieldNode | undefined): boolean {
  const field = node && payload.getFields()[node.name.value];
  return isCompositeType(field && getNamedType(field.type));
}

type QueryParts = {
  field: LiveField;
  operation: OperationDefinitionNode;
  request: LiveRequest;
  scope: Scope;
};

/** One query for all that is read: each field of the payload becomes the query of its own key. */
function queryFor(read: [string, FieldNode[]][], parts: QueryParts) {
  const { field, operation, request, scope } = parts;
  const used = new Set<string>();
  const needed = new Map<string, FragmentDefinitionNode>();
  const note: ASTVisitor = {
    enter(node) {
      if (node.kind === Kind.VARIABLE) used.add(node.name.value);
      if (node.kind !== Kind.FRAGMENT_SPREAD) return;
      const { value } = node.name;
      const fragment = scope.fragments.get(value);
      if (!fragment || needed.has(value)) return;
      needed.set(value, fragment);
      visit(fragment, note);
    },
  };
  const bodies = read.map(([key, nodes]) => {
    const selections = nodes.flatMap((node) => selectionOf(node).selections);
    const selectionSet: SelectionSetNode = { kind: Kind.SELECTION_SET, selections };
    visit(selectionSet, note);
    return { key, name: nodes[0]?.name.value ?? '', selectionSet };
  });

  const keys = new Map<string, string>();
  const variableOf = (key: string) => {
    let name = keys.get(key);
    if (name) return name;
    for (name = key; used.has(name); ) name = `_${name}`;
    keys.set(key, name);
    return name;
  };
  const argumentsFor = ({ argument, key }: { argument?: string; key?: string }): ArgumentNode[] => {
    if (!argument || !key) return [];
    const name = { kind: Kind.NAME, value: argument } as const;
    return [{ kind: Kind.ARGUMENT, name, value: variable(variableOf(key)) }];
  };
  const selections = bodies.map(({ key, name, selectionSet }): FieldNode => {
    const source = field.read[name];
    if (!source) throw new Error(`nothing reads ${name} of ${field.name}`);
    return {
      kind: Kind.FIELD,
      alias: { kind: Kind.NAME, value: key },
      name: { kind: Kind.NAME, value: source.query },
      arguments: argumentsFor(source),
      selectionSet,
    };
  });
  const own = [...keys.values()].map(
    (name): VariableDefinitionNode => ({
      kind: Kind.VARIABLE_DEFINITION,
      variable: variable(name),
      type: {
        kind: Kind.NON_NULL_TYPE,
        type: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: 'ID' } },
      },
    }),
  );
  const given = (operation.variableDefinitions ?? []).filter((definition) =>
    used.has(definition.variable.name.value),
  );
  const document: DocumentNode = {
    kind: Kind.DOCUMENT,
    definitions: [
      {
        kind: Kind.OPERATION_DEFINITION,
        operation: 'query' as OperationDefinitionNode['operation'],
        name: operation.name,
        variableDefinitions: [...own, ...given],
        selectionSet: { kind: Kind.SELECTION_SET, selections },
      },
      ...needed.values(),
    ],
  };
  const values: Data = {};
  for (const { variable: named } of given) {
    const { value: name } = named.name;
    const sent = request.variables?.[name];
    if (sent !== undefined) values[name] = sent;
  }
  return {
    document,
    text: print(document),
    variablesFor(event: LiveEvent) {
      const ids = [...keys].map(([key, name]): [string, unknown] => [name, event.keys[key]]);
      return { ...values, ...Object.fromEntries(ids) };
    },
  };
}

function variable(value: string) {
  return { kind: Kind.VARIABLE, name: { kind: Kind.NAME, value } } as const;
}

function coded(code: string, message: string): LiveErrors {
  return new LiveErrors([new GraphQLError(message, { extensions: { code } })]);
}

function withCode(error: GraphQLError, code: string): GraphQLError {
  const { message, nodes, source, positions } = error;
  return new GraphQLError(message, { nodes, source, positions, extensions: { code } });
}
