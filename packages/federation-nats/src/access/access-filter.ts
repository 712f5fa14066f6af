import {
  type DefinitionNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isNonNullType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { fragmentsOf } from '../document/fragments.ts';
import type { AccessRequirement } from './access-requirement.ts';
import type { AccessRules } from './access-rules.ts';
import { type Condition, conditionsOf } from './asked-conditions.ts';
import { fieldType, keyOf, rootTypeName } from './asked-fields.ts';
import { type FillNulls, nullFiller, type Places } from './null-filler.ts';

/** A field that was taken out of an operation. */
export type RefusedField = {
  coordinate: string;
  requirement: AccessRequirement;
  /** Names in the answer from the root down, `@` for the elements of a list. */
  path: readonly string[];
  /** The `@skip` and `@include` around it. */
  conditions: readonly Condition[];
};

/** An operation without what its caller may not have. */
export type FilteredOperation = {
  document: DocumentNode;
  operation: OperationDefinitionNode;
  refused: readonly RefusedField[];
  /** Puts null where a field was taken out, as far up as the schema asks for. */
  fillNulls: FillNulls;
};

/** Takes what is denied out of a document. */
export class AccessFilter {
  readonly #rules: AccessRules;
  readonly #schema: GraphQLSchema;
  readonly #denied: ReadonlySet<AccessRequirement>;
  readonly #prefix: string;
  readonly #fragments = new Map<string, FragmentDefinitionNode>();
  readonly #refused: RefusedField[] = [];

  constructor(
    rules: AccessRules,
    schema: GraphQLSchema,
    denied: ReadonlySet<AccessRequirement>,
    prefix: string,
  ) {
    this.#rules = rules;
    this.#schema = schema;
    this.#denied = denied;
    this.#prefix = prefix;
  }

  filtered(
    document: DocumentNode,
    operationName: string | null | undefined,
  ): FilteredOperation | null {
    let asked: OperationDefinitionNode | undefined;
    let operation: OperationDefinitionNode | undefined;
    const definitions = document.definitions.map((definition) => {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) {
        const { typeCondition, selectionSet } = definition;
        this.#fragments.set(definition.name.value, definition);
        return { ...definition, selectionSet: this.#cut(selectionSet, typeCondition.name.value) };
      }
      if (definition.kind !== Kind.OPERATION_DEFINITION) return definition;
      const root = rootTypeName(this.#schema, definition);
      const cut = { ...definition, selectionSet: this.#cut(definition.selectionSet, root) };
      if (!operationName || definition.name?.value === operationName) {
        asked = definition;
        operation = cut;
      }
      return cut;
    });
    if (!asked || !operation) return null;
    const root = rootTypeName(this.#schema, asked);
    const places = this.#places(asked.selectionSet, root, [], []);
    return {
      document: { ...document, definitions: withoutUnused(definitions) },
      operation,
      refused: this.#refused,
      fillNulls: nullFiller(places),
    };
  }

  #deniedAt(coordinate: string): AccessRequirement | null {
    const requirement = this.#rules.get(coordinate);
    return requirement && this.#denied.has(requirement) ? requirement : null;
  }

  #cut(set: SelectionSetNode, parent: string): SelectionSetNode {
    return { ...set, selections: set.selections.map((one) => this.#cutSelection(one, parent)) };
  }

  #cutSelection(selection: SelectionNode, parent: string): SelectionNode {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return selection;
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      const condition = selection.typeCondition?.name.value ?? parent;
      return { ...selection, selectionSet: this.#cut(selection.selectionSet, condition) };
    }
    const name = selection.name.value;
    if (name.startsWith('__')) return selection;
    if (this.#deniedAt(`${parent}.${name}`)) {
      return {
        kind: Kind.FIELD,
        alias: { kind: Kind.NAME, value: `${this.#prefix}${keyOf(selection)}` },
        name: { kind: Kind.NAME, value: '__typename' },
        directives: selection.directives,
      };
    }
    if (!selection.selectionSet) return selection;
    const returned = getNamedType(fieldType(this.#schema, parent, name)).name;
    return { ...selection, selectionSet: this.#cut(selection.selectionSet, returned) };
  }

  /** Where in the answer something was taken out, fragments spread; notes each on the way. */
  #places(
    set: SelectionSetNode,
    parent: string,
    path: readonly string[],
    conditions: readonly Condition[],
    into: Places = { marks: new Map(), children: new Map() },
  ): Places {
    for (const selection of set.selections) {
      const around = [...conditions, ...conditionsOf(selection.directives)];
      if (selection.kind !== Kind.FIELD) {
        const fragment =
          selection.kind === Kind.FRAGMENT_SPREAD
            ? this.#fragments.get(selection.name.value)
            : selection;
        if (!fragment) continue;
        const condition = fragment.typeCondition?.name.value ?? parent;
        this.#places(fragment.selectionSet, condition, path, around, into);
        continue;
      }
      const name = selection.name.value;
      if (name.startsWith('__')) continue;
      const key = keyOf(selection);
      const coordinate = `${parent}.${name}`;
      const type = fieldType(this.#schema, parent, name);
      const requirement = this.#deniedAt(coordinate);
      if (requirement) {
        into.marks.set(`${this.#prefix}${key}`, { key, isNonNull: isNonNullType(type) });
        this.#refused.push({ coordinate, requirement, path: [...path, key], conditions: around });
      } else if (selection.selectionSet) {
        const child = into.children.get(key)?.places;
        const below = [...path, key, ...listMarks(type)];
        const returned = getNamedType(type).name;
        const places = this.#places(selection.selectionSet, returned, below, around, child);
        if (places.marks.size > 0 || places.children.size > 0) {
          into.children.set(key, { type, places });
        }
      }
    }
    return into;
  }
}

/** Without the fragments that were spread only where something was taken out. */
function withoutUnused(definitions: readonly DefinitionNode[]): DefinitionNode[] {
  const fragments = fragmentsOf({ definitions });
  const used = new Set<string>();
  const follow = (set: SelectionSetNode | undefined): void => {
    for (const selection of set?.selections ?? []) {
      if (selection.kind !== Kind.FRAGMENT_SPREAD) follow(selection.selectionSet);
      else if (!used.has(selection.name.value)) {
        used.add(selection.name.value);
        follow(fragments.get(selection.name.value)?.selectionSet);
      }
    }
  };
  for (const definition of definitions) {
    if (definition.kind === Kind.OPERATION_DEFINITION) follow(definition.selectionSet);
  }
  return definitions.filter(
    (definition) => definition.kind !== Kind.FRAGMENT_DEFINITION || used.has(definition.name.value),
  );
}

function listMarks(type: GraphQLOutputType): string[] {
  const lists = String(type).match(/\[/g) ?? [];
  return lists.map(() => '@');
}
