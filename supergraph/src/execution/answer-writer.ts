import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLLeafType,
  GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isAbstractType,
  isCompositeType,
  isLeafType,
  isListType,
  isNonNullType,
  isUnionType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { isIntrospection, prepareIntrospection } from './introspection.ts';
import { jsonOf, quoted } from './json-text.ts';
import { leafWriter } from './leaf-values.ts';
import { type Data, isUnsafe, readOwn } from './plan-run.ts';
import { WrittenData, type WrittenFields } from './written-answer.ts';

/** One writing of an answer. */
export type Writing = {
  variables: Record<string, unknown>;
  /** Whether a value was missing or wrong where the schema does not allow that, and a null stands for it. */
  isFaulty: boolean;
  /** Texts of objects that stand in many places, for each of those places in the operation. */
  texts: Map<unknown, string | null>[];
};

/** Writes a value as JSON; null for a null, which the reader above has to deal with. */
type Write = (value: unknown, writing: Writing) => string | null;
type Position = { write: Write; isRequired: boolean };

/** A field as selected, on the type it is selected on: an interface may allow a null where its object does not. */
type Selected = { node: FieldNode; on: GraphQLCompositeType };
type SelectedSet = { set: SelectionSetNode; on: GraphQLCompositeType };

/** Writes fetched data as the operation asked for them. */
export type AnswerWriter = {
  /** What stands at the root. */
  fields: WrittenFields;
  /** Undefined where the data are beyond completion. */
  write(
    data: Data,
    variables: Data | undefined,
  ): { text: string | null; isFaulty: boolean } | undefined;
};

/** Thrown for data that are not as the schema says; the stock executor knows what to answer then. */
const misfit = Symbol('misfit');
/** Thrown for operations that are not worth preparing. */
const unsupported = Symbol('unsupported');

/** What an answer is written for. */
export type Asked = {
  schema: GraphQLSchema;
  document: DocumentNode;
  operation: OperationDefinitionNode;
  /** Values of the variables of @skip and @include. */
  conditions: ReadonlyMap<string, boolean>;
  /** Places whose objects are worth remembering, as `settledPlaces` names them. */
  settled: ReadonlySet<string>;
};

/**
 * Prepares once what the stock executor works out per request: which field of which type goes where,
 * and how far up a null has to go. Null for the rare operation that stays with the stock executor.
 */
export function prepareWriter(asked: Asked): AnswerWriter | null {
  const root = asked.schema.getRootType(asked.operation.operation);
  if (!root) return null;
  try {
    const preparation = new Preparation(asked);
    const { keys, write } = preparation.object(
      root,
      [{ set: asked.operation.selectionSet, on: root }],
      '',
    );
    return {
      fields: WrittenData.fields(keys),
      write(data, variables = {}) {
        const writing: Writing = { variables, isFaulty: false, texts: [] };
        try {
          const text = write(data, writing);
          // Reading a character makes one text of its thousand parts, which are then gone before the next collection.
          text?.charCodeAt(0);
          return { text, isFaulty: writing.isFaulty };
        } catch (error) {
          if (error === misfit) return undefined;
          throw error;
        }
      },
    };
  } catch (error) {
    if (error === unsupported) return null;
    throw error;
  }
}

class Preparation {
  readonly #asked: Asked;
  readonly #fragments = new Map<string, FragmentDefinitionNode>();
  #remembered = 0;

  constructor(asked: Asked) {
    this.#asked = asked;
    for (const definition of asked.document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) {
        this.#fragments.set(definition.name.value, definition);
      }
    }
  }

  object(
    type: GraphQLObjectType,
    sets: readonly SelectedSet[],
    place: string,
  ): { keys: string[]; write: Write } {
    const found = new Map<string, Selected[]>();
    for (const { set, on } of sets) this.#collect(type, on, set, found);
    const keys = [...found.keys()];
    const heads = keys.map((key, index) => `${index === 0 ? '{' : ','}${JSON.stringify(key)}:`);
    const reads = keys.map((key) => isUnsafe(key));
    const fields = keys.map((key) => this.#field(type, key, found.get(key) ?? [], place));
    const writes = fields.map(({ write }) => write);
    const required = fields.map(({ isRequired }) => isRequired);
    const { name } = type;
    const count = keys.length;
    const write: Write = (value, writing) => {
      const source = checkObject(value, name);
      let text = '';
      let isNull = false;
      for (let index = 0; index < count; index += 1) {
        const key = keys[index] as string;
        const inner = reads[index] ? readOwn(source, key) : source[key];
        const written = (writes[index] as Write)(inner, writing);
        if (written !== null) text += (heads[index] as string) + written;
        else if (required[index]) isNull = true;
        else text += `${heads[index] as string}null`;
      }
      if (!isNull) return count === 0 ? '{}' : `${text}}`;
      writing.isFaulty = true;
      return null;
    };
    return { keys, write };
  }

  #collect(
    type: GraphQLObjectType,
    on: GraphQLCompositeType,
    set: SelectionSetNode,
    found: Map<string, Selected[]>,
  ): void {
    for (const selection of set.selections) {
      if (!this.#isWanted(selection)) continue;
      if (selection.kind === Kind.FIELD) {
        const key = (selection.alias ?? selection.name).value;
        const before = found.get(key);
        if (before) before.push({ node: selection, on });
        else found.set(key, [{ node: selection, on }]);
        continue;
      }
      const fragment =
        selection.kind === Kind.FRAGMENT_SPREAD
          ? this.#fragments.get(selection.name.value)
          : selection;
      if (!fragment) throw unsupported;
      const name = fragment.typeCondition?.name.value;
      const condition = name === undefined ? on : this.#asked.schema.getType(name);
      if (!isCompositeType(condition)) throw unsupported;
      if (this.#applies(condition, type)) {
        this.#collect(type, condition, fragment.selectionSet, found);
      }
    }
  }

  #isWanted({ directives = [] }: SelectionNode): boolean {
    return directives.every(({ name, arguments: given }) => {
      if (name.value !== 'skip' && name.value !== 'include') throw unsupported;
      const value = given?.find((one) => one.name.value === 'if')?.value;
      let holds: boolean | undefined;
      if (value?.kind === Kind.BOOLEAN) holds = value.value;
      else if (value?.kind === Kind.VARIABLE) holds = this.#asked.conditions.get(value.name.value);
      if (holds === undefined) throw unsupported;
      return holds === (name.value === 'include');
    });
  }

  #applies(condition: GraphQLCompositeType, type: GraphQLObjectType): boolean {
    if (condition === type) return true;
    return isAbstractType(condition) && this.#asked.schema.isSubType(condition, type);
  }

  #field(
    parent: GraphQLObjectType,
    key: string,
    selected: readonly Selected[],
    place: string,
  ): Position {
    const node = selected[0]?.node;
    if (!node) throw unsupported;
    const name = node.name.value;
    if (name === '__typename') return { write: typename(parent.name), isRequired: true };
    const { schema, operation, document } = this.#asked;
    if (isIntrospection(name)) {
      if (selected.length > 1 || parent !== schema.getQueryType()) throw unsupported;
      const ask = prepareIntrospection(schema, node, operation, document);
      return {
        write: (_value, { variables }) => jsonOf(ask(variables) ?? null),
        isRequired: false,
      };
    }
    const types: GraphQLOutputType[] = [];
    const sets: SelectedSet[] = [];
    for (const { node: one, on } of selected) {
      const field = isUnionType(on) ? undefined : on.getFields()[name];
      if (!field) throw unsupported;
      types.push(field.type);
      const named = getNamedType(field.type);
      if (one.selectionSet && isCompositeType(named)) {
        sets.push({ set: one.selectionSet, on: named });
      }
    }
    return this.#position(types, sets, place === '' ? key : `${place}\n${key}`);
  }

  /** What holds for one of the types has to hold. */
  #position(
    types: readonly GraphQLOutputType[],
    sets: readonly SelectedSet[],
    place: string,
  ): Position {
    const isRequired = types.some(isNonNullType);
    const present = this.#present(
      types.map((type) => getNullableType(type)),
      sets,
      place,
    );
    if (isRequired) {
      const write: Write = (value, writing) => {
        if (value !== undefined && value !== null) return present(value, writing);
        writing.isFaulty = true;
        return null;
      };
      return { write, isRequired };
    }
    return {
      write: (value, writing) =>
        value === undefined || value === null ? null : present(value, writing),
      isRequired,
    };
  }

  #present(
    types: readonly GraphQLOutputType[],
    sets: readonly SelectedSet[],
    place: string,
  ): Write {
    const lists = types.filter((type) => isListType(type));
    if (lists.length > 0) {
      const items = lists.map(({ ofType }) => ofType);
      return list(this.#position(items, sets, `${place}\n@`));
    }
    const [type] = types;
    if (isLeafType(type)) return leaf(type);
    const object = types.find((one) => one instanceof GraphQLObjectType);
    const write = object ? this.object(object, sets, place).write : this.#abstract(sets, place);
    return this.#asked.settled.has(place) ? this.#remembering(write) : write;
  }

  /** Where one object stands in many places, it is written once. */
  #remembering(write: Write): Write {
    const slot = this.#remembered;
    this.#remembered += 1;
    return (value, writing) => {
      writing.texts[slot] ??= new Map();
      const texts = writing.texts[slot];
      let text = texts.get(value);
      if (text === undefined) {
        text = write(value, writing);
        texts.set(value, text);
      }
      return text;
    };
  }

  /** Interfaces and unions: one form per type that is really met. */
  #abstract(sets: readonly SelectedSet[], place: string): Write {
    const writes = new Map<unknown, Write>();
    return (value, writing) => {
      const name = (value as Data).__typename;
      let write = writes.get(name);
      if (!write) {
        const type = typeof name === 'string' ? this.#asked.schema.getType(name) : undefined;
        if (!(type instanceof GraphQLObjectType)) throw misfit;
        write = this.#lateObject(type, sets, place);
        writes.set(name, write);
      }
      return write(value, writing);
    };
  }

  #lateObject(type: GraphQLObjectType, sets: readonly SelectedSet[], place: string): Write {
    try {
      return this.object(type, sets, place).write;
    } catch (error) {
      throw error === unsupported ? misfit : error;
    }
  }
}

function checkObject(value: unknown, typename: string): Data {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw misfit;
  const given = (value as Data).__typename;
  if (given !== undefined && given !== typename) throw misfit;
  return value as Data;
}

function typename(name: string): Write {
  const text = quoted(name);
  return (value) => {
    if (typeof value === 'string' && value !== name) throw misfit;
    return text;
  };
}

function list({ write, isRequired }: Position): Write {
  return (value, writing) => {
    if (!Array.isArray(value)) throw misfit;
    let text = '';
    let isNull = false;
    for (let index = 0; index < value.length; index += 1) {
      const written = write(value[index], writing);
      if (written === null && isRequired) isNull = true;
      text += `${index === 0 ? '[' : ','}${written ?? 'null'}`;
    }
    if (isNull) {
      writing.isFaulty = true;
      return null;
    }
    return value.length === 0 ? '[]' : `${text}]`;
  };
}

function leaf(type: GraphQLLeafType): Write {
  const write = leafWriter(type);
  return (value, writing) => {
    const text = write(value);
    if (text !== undefined) return text;
    writing.isFaulty = true;
    return null;
  };
}
