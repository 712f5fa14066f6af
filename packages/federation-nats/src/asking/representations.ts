import type { GraphQLFormattedError } from 'graphql';

/** Representations of one fetch with equal ones joined. */
export type JoinedRepresentations = {
  /** The JSON text of the list to send. */
  json: string;
  /** Number of elements in that list. */
  count: number;
  /** For each original position the position in that list; undefined where nothing was equal. */
  positions: number[] | undefined;
};

/**
 * Writes the representations as JSON, each distinct one once. Most are nothing but a type name and
 * an id, for which a joined string is a cheaper key than JSON; without duplicates that key is all
 * the cost there is.
 */
export function joinRepresentations(representations: readonly unknown[]): JoinedRepresentations {
  const { length } = representations;
  if (length < 2) {
    return { json: JSON.stringify(representations), count: length, positions: undefined };
  }
  const seen = new Map<string, number>();
  const distinct: unknown[] = [];
  const positions: number[] = new Array(length);
  for (let index = 0; index < length; index += 1) {
    const representation = representations[index] as Record<string, unknown>;
    const key = flatKey(representation) ?? JSON.stringify(representation);
    let position = seen.get(key);
    if (position === undefined) {
      position = distinct.push(representation) - 1;
      seen.set(key, position);
    }
    positions[index] = position;
  }
  const count = distinct.length;
  const json = JSON.stringify(distinct);
  return { json, count, positions: count === length ? undefined : positions };
}

// Lengths keep values apart whatever they contain. JSON keys begin with a brace, these never do.
function flatKey(representation: Record<string, unknown>): string | undefined {
  let key = '';
  for (const name in representation) {
    const value = representation[name];
    if (typeof value !== 'string') return undefined;
    key += `${name}:${value.length}:${value}`;
  }
  return key;
}

/** One element per original position; equal representations get the very same object. */
export function expandEntities<Entity>(entities: readonly Entity[], positions: number[]): Entity[] {
  const expanded: Entity[] = new Array(positions.length);
  for (let index = 0; index < positions.length; index += 1) {
    expanded[index] = entities[positions[index] as number] as Entity;
  }
  return expanded;
}

/** An error below `_entities.<n>` is repeated for every original position that was joined there. */
export function fanOutErrors(
  errors: readonly GraphQLFormattedError[],
  positions: number[],
): GraphQLFormattedError[] {
  const originals = new Map<number, number[]>();
  positions.forEach((joined, original) => {
    const list = originals.get(joined);
    if (list) list.push(original);
    else originals.set(joined, [original]);
  });
  return errors.flatMap((error) => {
    const [root, joined, ...rest] = error.path ?? [];
    const targets = root === '_entities' && originals.get(joined as number);
    if (!targets) return [error];
    return targets.map((original) => ({ ...error, path: ['_entities', original, ...rest] }));
  });
}
