import { GraphQLEnumType, type GraphQLLeafType } from 'graphql';

// Beyond it a number is written with an exponent, which no `Int` has.
const exponentFrom = 1e21;
const isWhole = (value: unknown) =>
  Number.isInteger(value) && Math.abs(value as number) < exponentFrom;

const leafChecks: Record<string, (value: unknown) => boolean> = {
  Boolean: (value) => typeof value === 'boolean',
  Int: isWhole,
  Float: (value) => typeof value === 'number' && Number.isFinite(value),
  String: (value) => typeof value === 'string',
  ID: (value) => typeof value === 'string' || isWhole(value),
};

/** Whether a value may stand for a leaf of a type; null for scalars of the project, whose owner has seen to them. */
export function leafCheck(type: GraphQLLeafType): ((value: unknown) => boolean) | null {
  if (type instanceof GraphQLEnumType) {
    return (value) => typeof value === 'string' && type.getValue(value) !== undefined;
  }
  return leafChecks[type.name] ?? null;
}
