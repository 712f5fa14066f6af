import {
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  valueFromASTUntyped,
} from 'graphql';
import { fragmentsOf } from '../document/fragments.ts';
import { actualCost } from './actual-cost.ts';
import { type Formula, largest, type ReadVariable, resultOf, sum, times } from './cost-formula.ts';
import type { CostRates, ListSize } from './cost-rates.ts';
import { FieldCosts } from './field-cost.ts';
import { dependsOnVariables, givenArgument, sizeAmong } from './given-arguments.ts';

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
  /** The list of which most is asked for, if any argument says how much. */
  longest: AskedList | null;
  /** A list nobody has bounded although it has to be. */
  unbounded: UnboundedList | null;
};
/** So many entries of a list (`Type.field`), asked for by one of its arguments. */
export type AskedList = { field: string; argument: string; entries: number };
/** A list of which `@listSize` wants exactly one of these arguments. */
export type UnboundedList = { field: string; arguments: readonly string[] };

type Variables = Record<string, unknown> | null | undefined;

/** The cost of one operation, worked out once as far as variables allow. */
export type OperationCost = {
  estimate(variables: Variables): CostEstimate;
  /** Of an answer: what has really been delivered. */
  actual(data: Record<string, unknown> | null | undefined, variables: Variables): number;
};

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
  const fragments = fragmentsOf(document);
  const costs = new FieldCosts(schema, rates);
  const reckoning = new Reckoning({ schema, rates, defaults, costs, fragments });
  const base = operation.operation === 'mutation' ? defaults.mutation : 0;
  const estimated = sum([base, reckoning.ofSelections(operation.selectionSet, root, null)]);
  const count = actualCost(costs, fragments, operation.selectionSet, root);
  const { unbounded, asked } = reckoning;
  const reader = (variables: Variables) => variableReader(operation, variables);
  return {
    estimate(variables) {
      const read = reader(variables);
      return {
        cost: resultOf(estimated, read),
        longest: longestOf(asked, read),
        unbounded: unbounded.find(({ isBounded }) => !isBounded(read)) ?? null,
      };
    },
    actual: (data, variables) => base + (data ? count(data, reader(variables)) : 0),
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

type Asked = { field: string; size: Formula; argumentOf(size: number, read: ReadVariable): string };

function longestOf(lists: readonly Asked[], read: ReadVariable): AskedList | null {
  let longest: AskedList | null = null;
  for (const { field, size, argumentOf } of lists) {
    const entries = resultOf(size, read);
    if (entries <= (longest?.entries ?? 0)) continue;
    longest = { field, argument: argumentOf(entries, read), entries };
  }
  return longest;
}

type Bound = UnboundedList & { isBounded(read: ReadVariable): boolean };

type ReckoningParts = {
  schema: GraphQLSchema;
  rates: CostRates;
  defaults: CostDefaults;
  costs: FieldCosts;
  fragments: ReadonlyMap<string, FragmentDefinitionNode>;
};

/** Before anything is asked: sizes are those that are asked for. */
class Reckoning {
  readonly unbounded: Bound[] = [];
  readonly asked: Asked[] = [];
  readonly #schema: GraphQLSchema;
  readonly #rates: CostRates;
  readonly #defaults: CostDefaults;
  readonly #costs: FieldCosts;
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #ofFragments = new Map<string, Formula>();

  constructor({ schema, rates, defaults, costs, fragments }: ReckoningParts) {
    this.#schema = schema;
    this.#rates = rates;
    this.#defaults = defaults;
    this.#costs = costs;
    this.#fragments = fragments;
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
    const field = this.#costs.find(parent, node.name.value);
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
    const each = sum([this.#costs.weightOf(coordinate, field), inner]);
    return sum([times(count, each), this.#costs.ofArguments(coordinate, field, node)]);
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
    this.asked.push({
      field: coordinate,
      size: sizeOr(0),
      argumentOf(size, read) {
        const place = given.findIndex(({ value, usual }) => (value?.(read) ?? usual) === size);
        return slicingArguments[Math.max(place, 0)] ?? '';
      },
    });
    return sizeOr(otherwise);
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
