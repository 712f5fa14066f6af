import { GraphQLEnumType, type GraphQLLeafType } from 'graphql';
import { jsonOf, quoted } from './json-text.ts';

// Beyond it a number is written with an exponent, which no `Int` has.
const exponentFrom = 1e21;
const isWhole = (value: unknown) =>
  Number.isInteger(value) && Math.abs(value as number) < exponentFrom;

/** A value as JSON; undefined for one that cannot stand for its type. */
type WriteLeaf = (value: unknown) => string | undefined;

const writers: Record<string, WriteLeaf> = {
  Boolean: (value) => (typeof value === 'boolean' ? String(value) : undefined),
  Int: (value) => (isWhole(value) ? `${value}` : undefined),
  Float: (value) => (typeof value === 'number' && Number.isFinite(value) ? `${value}` : undefined),
  String: (value) => (typeof value === 'string' ? quoted(value) : undefined),
  ID: (value) => {
    if (typeof value === 'string') return quoted(value);
    return isWhole(value) ? `${value}` : undefined;
  },
};

/** Prepares the writing of leaves of a type. Of scalars of the project everything is taken: their owner has seen to them. */
export function leafWriter(type: GraphQLLeafType): WriteLeaf {
  if (!(type instanceof GraphQLEnumType)) return writers[type.name] ?? jsonOf;
  const texts = new Map<unknown, string>(type.getValues().map(({ name }) => [name, quoted(name)]));
  return (value) => texts.get(value);
}
