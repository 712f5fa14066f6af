import {
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  valueFromASTUntyped,
} from 'graphql';
import { type Formula, largest, type ReadVariable, resultOf, sum, times } from './cost-formula.ts';
import type { CostRates, ListSize } from './cost-rates.ts';
import { dependsOnVariables, givenArgument, inputValue, sizeAmong } from './given-arguments.ts';

/** What is assumed where no directive says anything. */
export type CostDefaults = {
  /** Entries of a list that no argument bounds. */
  listSize: number;
  /** For doing something at all. */
  mutation: number;
};

/** Before anything is asked: what an operation will cost, and what its lists are asked for. */
export type CostEstimate = {
  cost: number;
  /** The most entries that any argument asks for. */
  entries: number;
  /** A list nobody has bounded although it has to be. */
  unbounded: UnboundedList | null;
};
/** A list of which `@listSize` wants exactly one of these arguments. */
export type UnboundedList = { field: string; arguments: readonly string[] };

type Variables = Record<string, unknown> | null | undefined;

/** The cost of one operation, worked out once as far as variables allow. */
export type OperationCost = {
  estimate(variables: Variables): CostEstimate;
  /** Of an answer: what has really been delivered. */
  actual(data: Record<string, unknown> | null | undefined, variables: Variables): number;
};

type Counted = { weight: number; arguments: Formula; below: CountedFields };
type CountedFields = Map<string, Counted>;
/** What is left of them where fields that cost nothing, as nearly all leaves do, are not looked at. */
type Costly = { key: string; weight: number; arguments: Formula; below: readonly Costly[] };
/** Lists of an object whose size its own field was given. */
type Sized = { has(name: string): boolean; size: Formula } | null;

/**
 * Reckons as Apollo's demand control does: each object costs 1 and each leaf nothing, unless `@cost`
 * says otherwise; a list multiplies by its size; arguments and input objects come on top. A list has
 * the size that `@listSize` says, else its `first`, else a default; a page (an object whose field
 * takes `first`) hands its size on to its lists. Of types that exclude each other the dearest counts.
 */
export function operationCost(
  schema: GraphQLSchema,
  rates: CostRates,
  defaults: CostDefaults,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): OperationCost {
  const root = schema.getRootType(operation.operation)?.name ?? '';
  const reckoning = new Reckoning(schema, rates, defaults, document);
  const base = operation.operation === 'mutation' ? defaults.mutation : 0;
  const estimated = sum([base, reckoning.ofSelections(operation.selectionSet, root, null)]);
  const costly = costlyOf(reckoning.counted(operation.selectionSet, root, new Map()));
  const { unbounded } = reckoning;
  const entries = largest(reckoning.sizes);
  const reader = (variables: Variables) => variableReader(operation, variables);
  return {
    estimate(variables) {
      const read = reader(variables);
      return {
        cost: resultOf(estimated, read),
        entries: resultOf(entries, read),
        unbounded: unbounded.find(({ isBounded }) => !isBounded(read)) ?? null,
      };
    },
    actual: (data, variables) => base + (data ? countObject(costly, data, reader(variables)) : 0),
  };
}

function variableReader(operation: OperationDefinitionNode, variables: Variables): ReadVariable {
  return (name) => {
    if (variables && Object.hasOwn(variables, name)) return variables[name];
    const definition = operation.variableDefinitions?.find(
      (one) => one.variable.name.value === name,
    );
    return definition?.defaultValue ? valueFromASTUntyped(definition.defaultValue) : undefined;
  };
}

function costlyOf(fields: CountedFields): Costly[] {
  const costly: Costly[] = [];
  for (const [key, field] of fields) {
    const below = costlyOf(field.below);
    const isFree = field.weight === 0 && field.arguments === 0 && below.length === 0;
    if (!isFree) costly.push({ key, weight: field.weight, arguments: field.arguments, below });
  }
  return costly;
}

function countObject(fields: readonly Costly[], data: object, read: ReadVariable): number {
  let cost = 0;
  for (const field of fields) {
    const { key } = field;
    const value = Object.hasOwn(data, key) ? (data as Record<string, unknown>)[key] : undefined;
    if (value === undefined) continue;
    cost += resultOf(field.arguments, read) + countValue(field, value, read);
  }
  return cost;
}

function countValue(field: Costly, value: unknown, read: ReadVariable): number {
  if (value === null) return 0;
  if (Array.isArray(value)) {
    let cost = 0;
    for (const item of value) cost += countValue(field, item, read);
    return cost;
  }
  if (field.below.length === 0 || typeof value !== 'object') return field.weight;
  return field.weight + countObject(field.below, value as object, read);
}

type Bound = UnboundedList & { isBounded(read: ReadVariable): boolean };

class Reckoning {
  readonly unbounded: Bound[] = [];
  readonly sizes: Formula[] = [];
  readonly #schema: GraphQLSchema;
  readonly #rates: CostRates;
  readonly #defaults: CostDefaults;
  readonly #fragments = new Map<string, FragmentDefinitionNode>();
  readonly #ofFragments = new Map<string, Formula>();
  readonly #spread = new WeakMap<CountedFields, Set<string>>();

  constructor(
    schema: GraphQLSchema,
    rates: CostRates,
    defaults: CostDefaults,
    document: DocumentNode,
  ) {
    this.#schema = schema;
    this.#rates = rates;
    this.#defaults = defaults;
    for (const definition of document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) {
        this.#fragments.set(definition.name.value, definition);
      }
    }
  }

  ofSelections(set: SelectionSetNode, parent: string, sized: Sized): Formula {
    const isConcrete = isObjectType(this.#schema.getType(parent));
    const always: Formula[] = [];
    const either = new Map<string, Formula[]>();
    for (const selection of set.selections) {
      let cost: Formula;
      let into = always;
      if (selection.kind === Kind.FIELD) {
        cost = this.#ofField(selection, parent, sized);
      } else {
        const condition = this.#conditionOf(selection) ?? parent;
        cost =
          selection.kind === Kind.INLINE_FRAGMENT
            ? this.ofSelections(selection.selectionSet, condition, sized)
            : this.#ofSpread(selection.name.value, sized);
        if (!isConcrete && isObjectType(this.#schema.getType(condition))) {
          into = either.get(condition) ?? [];
          either.set(condition, into);
        }
      }
      into.push(times(whetherAsked(selection.directives), cost));
    }
    return sum([...always, largest([...either.values()].map(sum))]);
  }

  #conditionOf(selection: SelectionSetNode['selections'][number]): string | undefined {
    if (selection.kind === Kind.FIELD) return undefined;
    const fragment =
      selection.kind === Kind.FRAGMENT_SPREAD
        ? this.#fragments.get(selection.name.value)
        : selection;
    return fragment?.typeCondition?.name.value;
  }

  /** Once for each fragment, unless sizes come from outside. */
  #ofSpread(name: string, sized: Sized): Formula {
    const fragment = this.#fragments.get(name);
    if (!fragment) return 0;
    const { selectionSet, typeCondition } = fragment;
    if (sized) return this.ofSelections(selectionSet, typeCondition.name.value, sized);
    const known = this.#ofFragments.get(name);
    if (known !== undefined) return known;
    const cost = this.ofSelections(selectionSet, typeCondition.name.value, null);
    this.#ofFragments.set(name, cost);
    return cost;
  }

  #ofField(node: FieldNode, parent: string, sized: Sized): Formula {
    const field = this.#field(parent, node.name.value);
    if (!field) return 0;
    const coordinate = `${parent}.${field.name}`;
    const listSize = this.#rates.listSizes.get(coordinate) ?? usualListSize(field);
    const isSizedBelow = (listSize?.sizedFields.length ?? 0) > 0;
    const size = listSize && this.#sizeOf(coordinate, field, node, listSize);
    const below: Sized =
      size !== null && isSizedBelow
        ? { has: (name) => sizesOf(listSize).includes(name) || sizesOf(listSize)[0] === '*', size }
        : null;
    let count: Formula = 1;
    if (isList(field)) {
      if (sized?.has(field.name)) count = sized.size;
      else count = size !== null && !isSizedBelow ? size : this.#defaults.listSize;
    }
    const returned = getNamedType(field.type).name;
    const inner = node.selectionSet ? this.ofSelections(node.selectionSet, returned, below) : 0;
    const each = sum([this.#weightOf(coordinate, field), inner]);
    return sum([times(count, each), this.#ofArguments(coordinate, field, node)]);
  }

  #field(parent: string, name: string): GraphQLField<unknown, unknown> | undefined {
    const type = this.#schema.getType(parent);
    if (name.startsWith('__') || !(isObjectType(type) || isInterfaceType(type))) return undefined;
    return type.getFields()[name];
  }

  #weightOf(coordinate: string, { type }: GraphQLField<unknown, unknown>): number {
    const named = getNamedType(type);
    const { weights } = this.#rates;
    return weights.get(coordinate) ?? weights.get(named.name) ?? (isCompositeType(named) ? 1 : 0);
  }

  #sizeOf(
    coordinate: string,
    field: GraphQLField<unknown, unknown>,
    node: FieldNode,
    { assumedSize, slicingArguments, requireOneSlicingArgument }: ListSize,
  ): Formula {
    const otherwise = assumedSize ?? this.#defaults.listSize;
    if (slicingArguments.length === 0) return otherwise;
    const given = slicingArguments.map((name) => givenArgument(field, node, name));
    if (requireOneSlicingArgument) {
      this.unbounded.push({
        field: coordinate,
        arguments: slicingArguments,
        isBounded(read) {
          const asked = given.filter(({ value }) => value?.(read) != null).length;
          return asked === 1 || (asked === 0 && given.some(({ usual }) => usual != null));
        },
      });
    }
    const sizeOr = (fallback: number): Formula =>
      dependsOnVariables(node.arguments)
        ? (read) => sizeAmong(given, read, fallback)
        : sizeAmong(given, () => undefined, fallback);
    this.sizes.push(sizeOr(0));
    return sizeOr(otherwise);
  }

  #ofArguments(
    coordinate: string,
    field: GraphQLField<unknown, unknown>,
    node: FieldNode,
  ): Formula {
    return sum(
      (node.arguments ?? []).map((given): Formula => {
        const argument = field.args.find(({ name }) => name === given.name.value);
        if (!argument) return 0;
        const weight = this.#rates.weights.get(`${coordinate}(${argument.name}:)`);
        const cost = (value: unknown) => this.#ofInput(argument.type, value, weight);
        if (!weight && !this.#costsAsInput(argument)) return 0;
        return dependsOnVariables([given])
          ? (read) => cost(inputValue(given.value, read))
          : cost(inputValue(given.value, () => undefined));
      }),
    );
  }

  #costsAsInput({ type }: GraphQLArgument): boolean {
    const named = getNamedType(type);
    return isInputObjectType(named) || this.#rates.weights.has(named.name);
  }

  /** An input object costs 1 like any other, and what its fields weigh. */
  #ofInput(type: GraphQLInputType, value: unknown, weight: number | undefined): number {
    if (value === null || value === undefined) return 0;
    if (isNonNullType(type)) return this.#ofInput(type.ofType, value, weight);
    if (isListType(type)) {
      const items = Array.isArray(value) ? value : [value];
      return items.reduce((cost, item) => cost + this.#ofInput(type.ofType, item, weight), 0);
    }
    const named = this.#rates.weights.get(type.name);
    if (!isInputObjectType(type)) return weight ?? named ?? 0;
    let cost = weight ?? named ?? 1;
    for (const [name, item] of Object.entries(value)) {
      const field = type.getFields()[name];
      if (!field) continue;
      cost += this.#ofInput(field.type, item, this.#rates.weights.get(`${type.name}.${name}`));
    }
    return cost;
  }

  /** What is looked at of an answer: objects, and leaves that have a weight. */
  counted(set: SelectionSetNode, parent: string, into: CountedFields): CountedFields {
    for (const selection of set.selections) {
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        this.counted(selection.selectionSet, this.#conditionOf(selection) ?? parent, into);
        continue;
      }
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        this.#countedSpread(selection.name.value, into);
        continue;
      }
      const field = this.#field(parent, selection.name.value);
      if (!field) continue;
      const key = (selection.alias ?? selection.name).value;
      const coordinate = `${parent}.${field.name}`;
      const known = into.get(key);
      const below = known?.below ?? new Map();
      if (selection.selectionSet) {
        this.counted(selection.selectionSet, getNamedType(field.type).name, below);
      }
      const weight = Math.max(known?.weight ?? 0, this.#weightOf(coordinate, field));
      const ofArguments = this.#ofArguments(coordinate, field, selection);
      if (weight === 0 && below.size === 0 && ofArguments === 0) continue;
      into.set(key, { weight, arguments: ofArguments, below });
    }
    return into;
  }

  /** What has been spread at a place already adds nothing there. */
  #countedSpread(name: string, into: CountedFields): void {
    const fragment = this.#fragments.get(name);
    const spread = this.#spread.get(into) ?? new Set();
    if (!fragment || spread.has(name)) return;
    this.#spread.set(into, spread.add(name));
    this.counted(fragment.selectionSet, fragment.typeCondition.name.value, into);
  }
}

/** What a field without `@listSize` tells by its arguments. */
function usualListSize(field: GraphQLField<unknown, unknown>): ListSize | null {
  if (!field.args.some(({ name }) => name === 'first')) return null;
  return {
    assumedSize: null,
    slicingArguments: ['first'],
    sizedFields: isList(field) ? [] : ['*'],
    requireOneSlicingArgument: false,
  };
}

function sizesOf(listSize: ListSize | null | undefined): readonly string[] {
  return listSize?.sizedFields ?? [];
}

function isList({ type }: GraphQLField<unknown, unknown>): boolean {
  return isListType(isNonNullType(type) ? type.ofType : type);
}

function whetherAsked(directives: readonly DirectiveNode[] = []): Formula {
  let asked: Formula = 1;
  for (const { name, arguments: args = [] } of directives) {
    const value = args.find((argument) => argument.name.value === 'if')?.value;
    if (!value || (name.value !== 'skip' && name.value !== 'include')) continue;
    const wanted = name.value === 'include';
    asked = times(
      asked,
      value.kind === Kind.VARIABLE
        ? (read) => (read(value.name.value) === wanted ? 1 : 0)
        : Number(valueFromASTUntyped(value) === wanted),
    );
  }
  return asked;
}
