import type { ResponsePath } from '@apollo/query-planner';
import { type Data, isUnsafe, type PlanRun, readOwn } from './plan-run.ts';

/** Finds the objects a step is for, each once however often it occurs. */
export type Gather = (run: PlanRun, values: readonly unknown[]) => readonly unknown[];

/**
 * Prepares the way along a path, `@` standing for the elements of a list; absent values are left out.
 * Where a place is settled (see `settledPlaces`), objects that say the same are made one: whatever is
 * learnt of it is then added once, and written once.
 */
export function prepareGather(path: ResponsePath, place: string, isSettled: boolean): Gather {
  const steps = path.map((step) => String(step));
  if (!isSettled) return (_run, values) => gather(values, steps, null);
  return (run, values) => {
    let found = run.found.get(place);
    if (!found) {
      found = gather(values, steps, new Likes());
      run.found.set(place, found);
    }
    return found;
  };
}

/** @throws TypeError where a subgraph gave no list for one, or a list for an object */
function gather(values: readonly unknown[], steps: readonly string[], likes: Likes | null) {
  let level: Iterable<unknown> = values;
  for (const [depth, step] of steps.entries()) {
    const next = new Set<unknown>();
    const likesHere = depth === steps.length - 1 ? likes : null;
    const isPlain = !isUnsafe(step);
    for (const value of level) {
      if (Array.isArray(value) !== (step === '@')) {
        throw new TypeError(`Unexpected kind of value in the data for path element ${step}`);
      }
      if (step === '@') gatherElements(value as unknown[], next, likesHere);
      else {
        const isRead = isPlain && typeof value === 'object';
        const child = isRead ? (value as Data)[step] : readOwn(value, step);
        if (child === undefined || child === null) continue;
        const kept = likesHere ? likesHere.firstOf(child) : child;
        if (kept !== child) (value as Data)[step] = kept;
        next.add(kept);
      }
    }
    level = next;
  }
  const found = [...level];
  if (!found.some(Array.isArray)) return found;
  return [...new Set(found.flat().filter((element) => element != null))];
}

function gatherElements(list: unknown[], next: Set<unknown>, likes: Likes | null): void {
  for (let index = 0; index < list.length; index += 1) {
    const child = list[index];
    if (child === undefined || child === null) continue;
    const kept = likes ? likes.firstOf(child) : child;
    if (kept !== child) list[index] = kept;
    next.add(kept);
  }
}

type Like = { object: Data; size: number };

/** Objects of nothing but simple values, the first of those that say the same. */
class Likes {
  readonly #byKey = new Map<unknown, Like>();
  readonly #kept = new Set<unknown>();

  firstOf(value: unknown): unknown {
    if (typeof value !== 'object' || Array.isArray(value) || this.#kept.has(value)) return value;
    const object = value as Data;
    let key: unknown;
    let size = 0;
    for (const name in object) {
      key = object[name];
      if (typeof key === 'object' && key !== null) return value;
      size += 1;
    }
    // By the last value, which of a key is the part that tells.
    const like = this.#byKey.get(key);
    if (!like) {
      this.#byKey.set(key, { object, size });
      this.#kept.add(object);
      return object;
    }
    if (like.size !== size) return value;
    for (const name in object) if (like.object[name] !== object[name]) return value;
    return like.object;
  }
}

/** Every occurrence along a path, in the order in which the stock executor counts them. */
export function occurrences(value: unknown, path: ResponsePath, depth = 0): unknown[] {
  if (value === undefined || value === null) return [];
  if (depth === path.length) {
    return Array.isArray(value) ? value.filter((element) => element != null) : [value];
  }
  const step = path[depth] as string;
  if (step !== '@') return occurrences(readOwn(value, step), path, depth + 1);
  return Array.isArray(value)
    ? value.flatMap((element) => occurrences(element, path, depth + 1))
    : [];
}
