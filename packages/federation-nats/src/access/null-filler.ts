import { type GraphQLOutputType, isListType, isNonNullType } from 'graphql';

/** Where fields were taken out below one object of an answer. */
export type Places = {
  /** By the stand-in's name: the field's own name in the answer. */
  marks: Map<string, { key: string; isNonNull: boolean }>;
  children: Map<string, { type: GraphQLOutputType; places: Places }>;
};

/** Turns stand-ins into nulls; null itself where a null goes all the way up. */
export type FillNulls = (data: Record<string, unknown>) => Record<string, unknown> | null;

/** A null that its field's type does not allow and that its parent has to take. */
const tooNull = Symbol('too null');

/** Prepares the way through an answer to the places where fields were taken out. */
export function nullFiller(places: Places): FillNulls {
  return (data) => {
    const filled = fillObject(places, data);
    return filled === tooNull ? null : filled;
  };
}

function fillObject(
  { marks, children }: Places,
  data: Record<string, unknown>,
): Record<string, unknown> | typeof tooNull {
  // Without prototype, for `__proto__` is a name like any other here.
  const filled: Record<string, unknown> = Object.create(null);
  for (const name of Object.keys(data)) {
    const mark = marks.get(name);
    if (mark) {
      // The same name may have been selected on another type, where it is allowed.
      if (Object.hasOwn(data, mark.key)) continue;
      if (mark.isNonNull) return tooNull;
      filled[mark.key] = null;
      continue;
    }
    const child = children.get(name);
    const value = child ? fillValue(child.type, child.places, data[name]) : data[name];
    if (value === tooNull) return tooNull;
    filled[name] = value;
  }
  return filled;
}

function fillValue(type: GraphQLOutputType, places: Places, value: unknown): unknown {
  if (value === null || value === undefined) return value;
  if (isNonNullType(type)) {
    const filled = fillValue(type.ofType, places, value);
    return filled === null ? tooNull : filled;
  }
  if (isListType(type)) {
    const filled = (value as unknown[]).map((item) => fillValue(type.ofType, places, item));
    return filled.includes(tooNull) ? null : filled;
  }
  const filled = fillObject(places, value as Record<string, unknown>);
  return filled === tooNull ? null : filled;
}
