import { fragmentsOf } from '@commerce-tracking/federation-nats/document/fragments';
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
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
import { leafWriter, writeAny } from './leaf-values.ts';
import type { Data } from './plan-run.ts';
import {
  fieldsOf,
  leafOf,
  listOf,
  misfit,
  onceOf,
  type Position,
  presentOf,
  typenameOf,
  type Write,
  type Writing,
} from './writing.ts';
import { AnswerBytes, WrittenData, type WrittenFields } from './written-answer.ts';

/** A field as selected, on the type it is selected on: an interface may allow a null where its object does not. */
type Selected = { node: FieldNode; on: GraphQLCompositeType };
type SelectedSet = { set: SelectionSetNode; on: GraphQLCompositeType };

/** Writes fetched data as the operation asked for them. */
export type AnswerWriter = {
  /** What stands at the root. */
  fields: WrittenFields;
  /** Null for an answer that is null; undefined where the data are beyond completion. */
  write(
    data: Data,
    variables: Data | undefined,
  ): { bytes: AnswerBytes | null; isFaulty: boolean } | undefined;
};

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
        const out = AnswerBytes.begin();
        const writing: Writing = { out, variables, isFaulty: false, written: [] };
        try {
          const bytes = write(data, writing) ? AnswerBytes.end(out) : null;
          return { bytes, isFaulty: writing.isFaulty };
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
  readonly #fragments: Map<string, FragmentDefinitionNode>;
  #remembered = 0;

  constructor(asked: Asked) {
    this.#asked = asked;
    this.#fragments = fragmentsOf(asked.document);
  }

  object(
    type: GraphQLObjectType,
    sets: readonly SelectedSet[],
    place: string,
  ): { keys: string[]; write: Write } {
    const found = new Map<string, Selected[]>();
    for (const { set, on } of sets) this.#collect(type, on, set, found);
    const keys = [...found.keys()];
    const fields = keys.map((key) => this.#field(type, key, found.get(key) ?? [], place));
    const write = fieldsOf(type.name, keys, fields);
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
    if (name === '__typename') return { write: typenameOf(parent.name), isRequired: true };
    const { schema, operation, document } = this.#asked;
    if (isIntrospection(name)) {
      if (selected.length > 1 || parent !== schema.getQueryType()) throw unsupported;
      const ask = prepareIntrospection(schema, node, operation, document);
      return {
        write: (_value, { variables, out }) => writeAny(ask(variables) ?? null, out),
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
    return presentOf(present, isRequired);
  }

  #present(
    types: readonly GraphQLOutputType[],
    sets: readonly SelectedSet[],
    place: string,
  ): Write {
    const lists = types.filter((type) => isListType(type));
    if (lists.length > 0) {
      const items = lists.map(({ ofType }) => ofType);
      return listOf(this.#position(items, sets, `${place}\n@`));
    }
    const [type] = types;
    if (isLeafType(type)) return leafOf(leafWriter(type));
    const object = types.find((one) => one instanceof GraphQLObjectType);
    const write = object ? this.object(object, sets, place).write : this.#abstract(sets, place);
    if (!this.#asked.settled.has(place)) return write;
    this.#remembered += 1;
    return onceOf(write, this.#remembered - 1);
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
