import { GraphQLEnumType, type GraphQLLeafType } from 'graphql';
import { type JsonBytes, type Piece, pieceOf } from './json-bytes.ts';

/** Writes a value as JSON; false for one that cannot stand for its type, of which nothing is written. */
export type WriteLeaf = (value: unknown, out: JsonBytes) => boolean;

// Beyond it a number is written with an exponent, which no `Int` has.
const exponentFrom = 1e21;
const isWhole = (value: unknown) =>
  Number.isInteger(value) && Math.abs(value as number) < exponentFrom;

const yes = pieceOf('true');
const no = pieceOf('false');

const writers: Record<string, WriteLeaf> = {
  Boolean(value, out) {
    if (typeof value !== 'boolean') return false;
    out.piece(value ? yes : no);
    return true;
  },
  Int(value, out) {
    if (!isWhole(value)) return false;
    out.plain(`${value}`);
    return true;
  },
  Float(value, out) {
    if (!Number.isFinite(value)) return false;
    out.plain(`${value}`);
    return true;
  },
  String(value, out) {
    if (typeof value !== 'string') return false;
    out.string(value);
    return true;
  },
  ID(value, out) {
    if (typeof value === 'string') out.string(value);
    else if (isWhole(value)) out.plain(`${value}`);
    else return false;
    return true;
  },
};

/** Prepares the writing of leaves of a type. Of scalars of the project everything is taken: their owner has seen to them. */
export function leafWriter(type: GraphQLLeafType): WriteLeaf {
  if (!(type instanceof GraphQLEnumType)) return writers[type.name] ?? writeAny;
  const pieces = new Map<unknown, Piece>(
    type.getValues().map(({ name }) => [name, pieceOf(JSON.stringify(name))]),
  );
  return (value, out) => {
    const piece = pieces.get(value);
    if (piece) out.piece(piece);
    return piece !== undefined;
  };
}

/** Any value that came as JSON. */
export function writeAny(value: unknown, out: JsonBytes): true {
  if (typeof value === 'string') out.string(value);
  else out.json(JSON.stringify(value));
  return true;
}
