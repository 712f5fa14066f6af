import {
  type ArgumentNode,
  type ASTVisitor,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  print,
  type SelectionSetNode,
  type VariableDefinitionNode,
  visit,
} from 'graphql';
import { selectionOf } from './collected-fields.ts';
import type { LiveEvent, LiveField } from './live-field.ts';

type LiveQueryParts = {
  field: LiveField;
  operation: OperationDefinitionNode;
  /** As they were sent, with `operation`. */
  variables: Record<string, unknown> | null | undefined;
  fragments: ReadonlyMap<string, FragmentDefinitionNode>;
};

/** The query that answers what the keys of an event do not. */
export type LiveQuery = {
  document: DocumentNode;
  text: string;
  variablesFor(event: LiveEvent): Record<string, unknown>;
};

/** One query for all that is read: each field of the payload becomes the query of its own key. */
export function liveQuery(read: [string, FieldNode[]][], parts: LiveQueryParts): LiveQuery {
  const { field, operation, variables, fragments } = parts;
  const used = new Set<string>();
  const needed = new Map<string, FragmentDefinitionNode>();
  const note: ASTVisitor = {
    enter(node) {
      if (node.kind === Kind.VARIABLE) used.add(node.name.value);
      if (node.kind !== Kind.FRAGMENT_SPREAD) return;
      const { value } = node.name;
      const fragment = fragments.get(value);
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
  const values: Record<string, unknown> = {};
  for (const { variable: named } of given) {
    const { value: name } = named.name;
    const sent = variables?.[name];
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
