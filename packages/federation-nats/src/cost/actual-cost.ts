import { type FragmentDefinitionNode, getNamedType, Kind, type SelectionSetNode } from 'graphql';
import { type Formula, type ReadVariable, resultOf } from './cost-formula.ts';
import type { FieldCosts } from './field-cost.ts';

type Counted = { weight: number; arguments: Formula; below: CountedFields };
type CountedFields = Map<string, Counted>;
/** What is left of them where fields that cost nothing, as nearly all leaves do, are not looked at. */
type Costly = { key: string; weight: number; arguments: Formula; below: readonly Costly[] };

/** Counts what an answer has really delivered. */
export function actualCost(
  costs: FieldCosts,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  selections: SelectionSetNode,
  root: string,
): (data: object, read: ReadVariable) => number {
  const costly = costlyOf(new Collecting(costs, fragments).collect(selections, root, new Map()));
  return (data, read) => countObject(costly, data, read);
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

class Collecting {
  readonly #costs: FieldCosts;
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #spread = new WeakMap<CountedFields, Set<string>>();

  constructor(costs: FieldCosts, fragments: ReadonlyMap<string, FragmentDefinitionNode>) {
    this.#costs = costs;
    this.#fragments = fragments;
  }

  /** What is looked at of an answer: objects, and leaves that have a weight. */
  collect(set: SelectionSetNode, parent: string, into: CountedFields): CountedFields {
    for (const selection of set.selections) {
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        this.collect(selection.selectionSet, selection.typeCondition?.name.value ?? parent, into);
        continue;
      }
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        this.#collectSpread(selection.name.value, into);
        continue;
      }
      const field = this.#costs.find(parent, selection.name.value);
      if (!field) continue;
      const key = (selection.alias ?? selection.name).value;
      const coordinate = `${parent}.${field.name}`;
      const known = into.get(key);
      const below = known?.below ?? new Map();
      if (selection.selectionSet) {
        this.collect(selection.selectionSet, getNamedType(field.type).name, below);
      }
      const weight = Math.max(known?.weight ?? 0, this.#costs.weightOf(coordinate, field));
      const ofArguments = this.#costs.ofArguments(coordinate, field, selection);
      if (weight === 0 && below.size === 0 && ofArguments === 0) continue;
      into.set(key, { weight, arguments: ofArguments, below });
    }
    return into;
  }

  /** What has been spread at a place already adds nothing there. */
  #collectSpread(name: string, into: CountedFields): void {
    const fragment = this.#fragments.get(name);
    const spread = this.#spread.get(into) ?? new Set();
    if (!fragment || spread.has(name)) return;
    this.#spread.set(into, spread.add(name));
    this.collect(fragment.selectionSet, fragment.typeCondition.name.value, into);
  }
}
