import {
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  Kind,
  type NamedTypeNode,
  parse,
  type SelectionSetNode,
  type TypeNode,
} from 'graphql';
import {
  directiveReader,
  federationDirective,
  type ReadDirective,
} from '../document/linked-directives.ts';
import { type AccessRequirement, allOf, isOpen, noRequirement } from './access-requirement.ts';

/** What each protected field (`Type.field`) asks for; the same object for equal requirements. */
export type AccessRules = ReadonlyMap<string, AccessRequirement>;

type Field = { own: AccessRequirement; returns: string; requires: string[] };
type Type = {
  own: AccessRequirement;
  isInterface: boolean;
  interfaces: Set<string>;
  fields: Map<string, Field>;
};

/**
 * Reads `@authenticated`, `@requiresScopes` and `@policy` off a schema text, a subgraph's or a
 * supergraph's. A field asks for what is written on it, on its type, on the type it returns and on
 * what it `@requires`; an interface asks for what any type behind it asks for. Composition sees to
 * most of that today, and not every supergraph was composed today.
 * @returns null for a schema without any
 */
export function readAccessRules(document: DocumentNode): AccessRules | null {
  const read = requirementReader(document);
  return read && new RuleTable(document, read).rules();
}

type Annotated = { readonly directives?: readonly ConstDirectiveNode[] };

function requirementReader(
  document: DocumentNode,
): ((node: Annotated) => AccessRequirement) | null {
  const authenticated = directiveReader(document, federationDirective('authenticated'));
  const scopes = directiveReader(document, federationDirective('requiresScopes'));
  const policy = directiveReader(document, federationDirective('policy'));
  if (!authenticated && !scopes && !policy) return null;
  // An empty choice is no choice, as everywhere in Federation.
  const choices = (readOne: ReadDirective | null, name: string, node: Annotated) =>
    (readOne?.(node) ?? []).map((args) => args[name] as string[][]).filter((one) => one?.length);
  return (node) => ({
    isAuthenticated: (authenticated?.(node) ?? []).length > 0,
    scopes: choices(scopes, 'scopes', node),
    policies: choices(policy, 'policies', node),
  });
}

class RuleTable {
  readonly #types = new Map<string, Type>();
  readonly #objectsBehind = new Map<string, Type[]>();
  readonly #requirements = new Map<string, AccessRequirement>();

  constructor(document: DocumentNode, read: (node: Annotated) => AccessRequirement) {
    const fieldSets = fieldSetReader(document);
    for (const definition of document.definitions) {
      switch (definition.kind) {
        case Kind.OBJECT_TYPE_DEFINITION:
        case Kind.OBJECT_TYPE_EXTENSION:
        case Kind.INTERFACE_TYPE_DEFINITION:
        case Kind.INTERFACE_TYPE_EXTENSION: {
          const type = this.#type(definition.name.value, read(definition));
          if (definition.kind.startsWith('Interface')) type.isInterface = true;
          for (const { name } of definition.interfaces ?? []) type.interfaces.add(name.value);
          for (const field of definition.fields ?? []) {
            const returns = namedType(field.type).name.value;
            // Federation's own fields of the query root stay open: entities are asked for one by one.
            if (returns === '_Service' || returns === '_Entity') continue;
            const requires = fieldSets(field);
            type.fields.set(field.name.value, { own: read(field), returns, requires });
          }
          break;
        }
        case Kind.SCALAR_TYPE_DEFINITION:
        case Kind.SCALAR_TYPE_EXTENSION:
        case Kind.ENUM_TYPE_DEFINITION:
        case Kind.ENUM_TYPE_EXTENSION:
          this.#type(definition.name.value, read(definition));
      }
    }
    for (const type of this.#types.values()) {
      if (type.isInterface) continue;
      for (const name of type.interfaces) {
        const behind = this.#objectsBehind.get(name);
        if (behind) behind.push(type);
        else this.#objectsBehind.set(name, [type]);
      }
    }
  }

  rules(): AccessRules | null {
    const rules = new Map<string, AccessRequirement>();
    for (const [typeName, type] of this.#types) {
      for (const name of type.fields.keys()) {
        const requirement = this.#ofField(typeName, name, new Set());
        if (!isOpen(requirement)) rules.set(`${typeName}.${name}`, this.#shared(requirement));
      }
    }
    return rules.size > 0 ? rules : null;
  }

  #type(name: string, own: AccessRequirement): Type {
    const known = this.#types.get(name);
    if (known) {
      known.own = allOf([known.own, own]);
      return known;
    }
    const type = { own, isInterface: false, interfaces: new Set<string>(), fields: new Map() };
    this.#types.set(name, type);
    return type;
  }

  #ofField(typeName: string, name: string, visited: Set<string>): AccessRequirement {
    const coordinate = `${typeName}.${name}`;
    const field = this.#types.get(typeName)?.fields.get(name);
    if (!field || visited.has(coordinate)) return noRequirement;
    visited.add(coordinate);
    const behind = (this.#objectsBehind.get(typeName) ?? []).flatMap(({ fields }) => {
      const own = fields.get(name)?.own;
      return own ? [own] : [];
    });
    const required = field.requires.map((fieldSet) =>
      this.#ofSelections(typeName, selectionsOf(fieldSet), visited),
    );
    return allOf([
      this.#ofType(typeName),
      field.own,
      ...behind,
      this.#ofType(field.returns),
      ...required,
    ]);
  }

  #ofType(name: string): AccessRequirement {
    const behind = (this.#objectsBehind.get(name) ?? []).map(({ own }) => own);
    return allOf([this.#types.get(name)?.own ?? noRequirement, ...behind]);
  }

  #ofSelections(
    typeName: string,
    set: SelectionSetNode | undefined,
    visited: Set<string>,
  ): AccessRequirement {
    const parts = (set?.selections ?? []).map((selection) => {
      if (selection.kind === Kind.FRAGMENT_SPREAD) return noRequirement;
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        const condition = selection.typeCondition?.name.value ?? typeName;
        const inner = this.#ofSelections(condition, selection.selectionSet, visited);
        return allOf([this.#ofType(condition), inner]);
      }
      const name = selection.name.value;
      const returns = this.#types.get(typeName)?.fields.get(name)?.returns ?? '';
      const inner = this.#ofSelections(returns, selection.selectionSet, visited);
      return allOf([this.#ofField(typeName, name, visited), inner]);
    });
    return allOf(parts);
  }

  #shared(requirement: AccessRequirement): AccessRequirement {
    const key = JSON.stringify(requirement);
    const known = this.#requirements.get(key);
    if (known) return known;
    this.#requirements.set(key, requirement);
    return requirement;
  }
}

/** What a field needs of other fields: `@requires` in a subgraph, `@join__field` in a supergraph. */
function fieldSetReader(document: DocumentNode): (field: FieldDefinitionNode) => string[] {
  const requires = directiveReader(document, federationDirective('requires'));
  const join = directiveReader(document, {
    specs: ['https://specs.apollo.dev/join'],
    name: 'field',
  });
  return (field) =>
    [
      ...(requires?.(field) ?? []).map(({ fields }) => fields),
      ...(join?.(field) ?? []).map(({ requires: fields }) => fields),
    ].filter((fields) => typeof fields === 'string');
}

function selectionsOf(fieldSet: string): SelectionSetNode | undefined {
  const [operation] = parse(`{${fieldSet}}`, { noLocation: true }).definitions;
  return operation?.kind === Kind.OPERATION_DEFINITION ? operation.selectionSet : undefined;
}

function namedType(type: TypeNode): NamedTypeNode {
  return type.kind === Kind.NAMED_TYPE ? type : namedType(type.type);
}
