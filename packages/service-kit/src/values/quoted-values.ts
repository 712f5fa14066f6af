/**
 * Where errors of others quote the value they are about: the database one that is there already or cannot be read, the
 * parser of JSON what it has found, GraphQL an input. The names of keys and columns lead to the fault, and stay.
 */
const quotes: readonly RegExp[] = [
  /(?<=Duplicate entry )'(?:[^\n]*|[\s\S]*?)'(?= for key )/g,
  /(?<=[Ii]ncorrect [\w ]+ value: )'(?:[^\n]*'(?= for |$)|[^\n]*)/gm,
  /(?<=Unexpected token )[^\n]*(?= is not valid JSON)/g,
  /(?<=got invalid value )[^\n]*(?=; )/g,
  /(?<=cannot represent [\w -]*value: )[^\n]*/g,
];
const depthMax = 8;

/** A text, or whatever is written in a thing, without the values that errors quote. */
export function withoutValues<T>(thing: T): T {
  return masked(thing, 0) as T;
}

function masked(thing: unknown, depth: number): unknown {
  if (typeof thing === 'string') {
    return quotes.reduce((text, quoted) => text.replace(quoted, '[value]'), thing);
  }
  if (typeof thing !== 'object' || thing === null || depth > depthMax) return thing;
  if (Array.isArray(thing)) return thing.map((entry) => masked(entry, depth + 1));
  if ('toJSON' in thing) return thing;
  return Object.fromEntries(
    Object.entries(thing).map(([key, entry]) => [key, masked(entry, depth + 1)]),
  );
}
