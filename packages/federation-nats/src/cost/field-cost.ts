import {
  type FieldNode,
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
} from 'graphql';
import { type Formula, sum } from './cost-formula.ts';
import type { CostRates } from './cost-rates.ts';
import { dependsOnVariables, inputValue } from './given-arguments.ts';

/** What one field weighs by itself, and what its arguments cost. */
export class FieldCosts {
  readonly #schema: GraphQLSchema;
  readonly #rates: CostRates;

  constructor(schema: GraphQLSchema, rates: CostRates) {
    this.#schema = schema;
    this.#rates = rates;
  }

  /** Undefined for what is no field of the schema, `__typename` among it. */
  find(parent: string, name: string): GraphQLField<unknown, unknown> | undefined {
    const type = this.#schema.getType(parent);
    if (name.startsWith('__') || !(isObjectType(type) || isInterfaceType(type))) return undefined;
    return type.getFields()[name];
  }

  weightOf(coordinate: string, { type }: GraphQLField<unknown, unknown>): number {
    const named = getNamedType(type);
    const { weights } = this.#rates;
    return weights.get(coordinate) ?? weights.get(named.name) ?? (isCompositeType(named) ? 1 : 0);
  }

  ofArguments(coordinate: string, field: GraphQLField<unknown, unknown>, node: FieldNode): Formula {
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
}
