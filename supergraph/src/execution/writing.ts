import { type JsonBytes, pieceOf } from './json-bytes.ts';
import type { WriteLeaf } from './leaf-values.ts';
import { type Data, isUnsafe, readOwn } from './plan-run.ts';

/** One writing of an answer. */
export type Writing = {
  out: JsonBytes;
  variables: Record<string, unknown>;
  /** Whether a value was missing or wrong where the schema does not allow that, and a null stands for it. */
  isFaulty: boolean;
  /** Where objects that stand in many places have been written, for each of those places in the operation. */
  written: Map<unknown, Span | null>[];
};
type Span = { from: number; to: number };

/** Writes a value as JSON; false for a null, which the reader above has to deal with and of which nothing is written. */
export type Write = (value: unknown, writing: Writing) => boolean;

/** How a value is written at its place, and whether there has to be one. */
export type Position = { write: Write; isRequired: boolean };

/** Thrown for data that are not as the schema says; the stock executor knows what to answer then. */
export const misfit = Symbol('misfit');

const nothing = pieceOf('null');
const noFields = pieceOf('{}');
const endOfObject = pieceOf('}');
const startOfList = pieceOf('[');
const comma = pieceOf(',');
const endOfList = pieceOf(']');

/** An object of a type, with its fields in the order of the keys. */
export function fieldsOf(
  typename: string,
  keys: readonly string[],
  fields: readonly Position[],
): Write {
  const heads = keys.map((key, index) =>
    pieceOf(`${index === 0 ? '{' : ','}${JSON.stringify(key)}:`),
  );
  const members = keys.map((key, index) => ({
    ...(fields[index] as Position),
    ...{ key, head: heads[index] as Uint8Array, isUnsafe: isUnsafe(key) },
  }));
  const end = keys.length === 0 ? noFields : endOfObject;
  return (value, writing) => {
    const source = objectOf(value, typename);
    const { out } = writing;
    const start = out.length;
    let isNull = false;
    for (const { key, head, write, isRequired, isUnsafe } of members) {
      out.piece(head);
      if (write(isUnsafe ? readOwn(source, key) : source[key], writing)) continue;
      if (isRequired) isNull = true;
      else out.piece(nothing);
    }
    if (isNull) return takeBack(writing, start);
    out.piece(end);
    return true;
  };
}

export function listOf({ write, isRequired }: Position): Write {
  return (value, writing) => {
    if (!Array.isArray(value)) throw misfit;
    const { out } = writing;
    const start = out.length;
    let isNull = false;
    out.piece(startOfList);
    for (let index = 0; index < value.length; index += 1) {
      if (index > 0) out.piece(comma);
      if (write(value[index], writing)) continue;
      if (isRequired) isNull = true;
      else out.piece(nothing);
    }
    if (isNull) return takeBack(writing, start);
    out.piece(endOfList);
    return true;
  };
}

export function leafOf(write: WriteLeaf): Write {
  return (value, writing) => {
    if (!write(value, writing.out)) writing.isFaulty = true;
    else return true;
    return false;
  };
}

export function typenameOf(typename: string): Write {
  const piece = pieceOf(JSON.stringify(typename));
  return (value, { out }) => {
    if (typeof value === 'string' && value !== typename) throw misfit;
    out.piece(piece);
    return true;
  };
}

/** For values that may be absent only where that is no fault. */
export function presentOf(present: Write, isRequired: boolean): Position {
  if (isRequired) {
    const write: Write = (value, writing) => {
      if (value !== undefined && value !== null) return present(value, writing);
      writing.isFaulty = true;
      return false;
    };
    return { write, isRequired };
  }
  return {
    write: (value, writing) =>
      value === undefined || value === null ? false : present(value, writing),
    isRequired,
  };
}

/** Where one object stands in many places, it is read once. */
export function onceOf(write: Write, slot: number): Write {
  return (value, writing) => {
    const { out } = writing;
    const known = writing.written[slot]?.get(value);
    if (known) {
      out.again(known.from, known.to);
      return true;
    }
    if (known === null) return false;
    const from = out.length;
    const isWritten = write(value, writing);
    writing.written[slot] ??= new Map();
    writing.written[slot].set(value, isWritten ? { from, to: out.length } : null);
    return isWritten;
  };
}

/** A null takes the place of what has been written since. */
function takeBack(writing: Writing, start: number): false {
  writing.isFaulty = true;
  writing.out.length = start;
  // Something else will stand where these were.
  writing.written = [];
  return false;
}

function objectOf(value: unknown, typename: string): Data {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw misfit;
  const given = (value as Data).__typename;
  if (given !== undefined && given !== typename) throw misfit;
  return value as Data;
}
