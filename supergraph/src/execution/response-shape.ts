import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLLeafType,
  GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { leafCheck } from './leaf-values.ts';

type Data = Record<string, unknown>;
type Complete = (value: unknown) => unknown;

/** Brings fetched data into the form the operation asked for; undefined where they do not fit. */
export type ResponseShape = (data: Data) => Data | undefined;

/** Thrown for data that are not as the schema says; the stock executor knows what to answer then. */
const misfit = Symbol('misfit');
/** Thrown for operations that are not worth preparing. */
const unsupported = Symbol('unsupported');

/**
 * Prepares once what the stock executor works out per request: which field of which type goes where.
 * Null for operations with introspection, @skip or @include, which stay with the stock executor.
 */
export function prepareShape(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): ResponseShape | null {
  const root = schema.getRootType(operation.operation);
  if (!root) return null;
  try {
    const complete = new Preparation(schema, document).object(root, [operation.selectionSet]);
    return (data) => {
      try {
        return complete(data) as Data;
      } catch (error) {
        if (error === misfit) return undefined;
        throw error;
      }
    };
  } catch (error) {
    if (error === unsupported) return null;
    throw error;
  }
}

class Preparation {
  readonly #schema: GraphQLSchema;
  readonly #fragments = new Map<string, FragmentDefinitionNode>();

  constructor(schema: GraphQLSchema, document: DocumentNode) {
    this.#schema = schema;
    for (const definition of document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) {
        this.#fragments.set(definition.name.value, definition);
      }
    }
  }

  object(type: GraphQLObjectType, sets: SelectionSetNode[]): Complete {
    const found = new Map<string, FieldNode[]>();
    for (const set of sets) this.#collect(type, set, found);
    const keys = [...found.keys()];
    const completes = [...found.values()].map((nodes) => this.#field(type, nodes));
    const { name } = type;
    return (value) => {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) throw misfit;
      const source = value as Data;
      if (source.__typename !== undefined && source.__typename !== name) throw misfit;
      const result: Data = {};
      for (let index = 0; index < keys.length; index += 1) {
        const key = keys[index] as string;
        result[key] = (completes[index] as Complete)(source[key]);
      }
      return result;
    };
  }

  #collect(type: GraphQLObjectType, set: SelectionSetNode, found: Map<string, FieldNode[]>): void {
    for (const selection of set.selections) {
      if (selection.directives?.length) throw unsupported;
      if (selection.kind === Kind.FIELD) {
        const key = (selection.alias ?? selection.name).value;
        // Names every object has would be read although nobody sent them.
        if (key in Object.prototype) throw unsupported;
        const nodes = found.get(key);
        if (nodes) nodes.push(selection);
        else found.set(key, [selection]);
        continue;
      }
      const fragment =
        selection.kind === Kind.FRAGMENT_SPREAD
          ? this.#fragments.get(selection.name.value)
          : selection;
      if (!fragment) throw unsupported;
      const condition = fragment.typeCondition?.name.value;
      if (this.#applies(condition, type)) this.#collect(type, fragment.selectionSet, found);
    }
  }

  #applies(condition: string | undefined, type: GraphQLObjectType): boolean {
    if (condition === undefined || condition === type.name) return true;
    const wanted = this.#schema.getType(condition);
    return isAbstractType(wanted) && this.#schema.isSubType(wanted, type);
  }

  #field(parent: GraphQLObjectType, nodes: FieldNode[]): Complete {
    const name = nodes[0]?.name.value ?? '';
    if (name === '__typename') {
      return (value) => {
        if (typeof value === 'string' && value !== parent.name) throw misfit;
        return parent.name;
      };
    }
    const field = parent.getFields()[name];
    if (!field) throw unsupported;
    const sets = nodes.flatMap((node) => (node.selectionSet ? [node.selectionSet] : []));
    return this.#value(field.type, sets);
  }

  #value(type: GraphQLOutputType, sets: SelectionSetNode[]): Complete {
    if (isNonNullType(type)) {
      const inner = this.#value(type.ofType, sets);
      return (value) => {
        if (value === undefined || value === null) throw misfit;
        return inner(value);
      };
    }
    const complete = this.#present(type, sets);
    return (value) => (value === undefined || value === null ? null : complete(value));
  }

  #present(type: GraphQLOutputType, sets: SelectionSetNode[]): Complete {
    if (isListType(type)) {
      const item = this.#value(type.ofType, sets);
      return (value) => {
        if (!Array.isArray(value)) throw misfit;
        return value.map(item);
      };
    }
    if (isLeafType(type)) return leaf(type);
    if (type instanceof GraphQLObjectType) return this.object(type, sets);
    return this.#abstract(sets);
  }

  /** Interfaces and unions: one shape per type that is really met. */
  #abstract(sets: SelectionSetNode[]): Complete {
    const shapes = new Map<unknown, Complete>();
    return (value) => {
      const typename = (value as Data).__typename;
      let shape = shapes.get(typename);
      if (!shape) {
        const type = typeof typename === 'string' ? this.#schema.getType(typename) : undefined;
        if (!(type instanceof GraphQLObjectType)) throw misfit;
        shape = this.#lateObject(type, sets);
        shapes.set(typename, shape);
      }
      return shape(value);
    };
  }

  #lateObject(type: GraphQLObjectType, sets: SelectionSetNode[]): Complete {
    try {
      return this.object(type, sets);
    } catch (error) {
      throw error === unsupported ? misfit : error;
    }
  }
}

function leaf(type: GraphQLLeafType): Complete {
  const isValid = leafCheck(type);
  if (!isValid) return (value) => value;
  return (value) => {
    if (!isValid(value)) throw misfit;
    return value;
  };
}
