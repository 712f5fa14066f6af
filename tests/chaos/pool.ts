import type { Random } from '../../examples/random.ts';
import type { User } from './clients.ts';
import type { Branch } from './people.ts';

/** A record as its clients believe it to stand. */
export type Kept = {
  id: string;
  branch: Branch;
  collector: User;
  manager: User;
  version: number;
  revision: number;
  state: string;
};

/** The records clients go on working with; one that somebody writes on is not in it meanwhile. */
export type Pool = {
  /** Takes a record in one of these states out, to be written on. */
  take(states: readonly string[], fits?: (kept: Kept) => boolean): Kept | null;
  /** Puts it back as it stands now. A record nobody is sure of any more is not put back. */
  put(kept: Kept): void;
  /** A record that nobody writes on, left where it is. */
  any(): Kept | null;
  /** Forgets records nobody is sure of any more. */
  drop(fits: (kept: Kept) => boolean): void;
  size(): number;
};

const keptMax = 3_000;
const tries = 8;

/** An empty pool. */
export function createPool(random: Random): Pool {
  const byState = new Map<string, Kept[]>();
  const listOf = (state: string) => {
    const list = byState.get(state) ?? [];
    byState.set(state, list);
    return list;
  };
  const size = () => [...byState.values()].reduce((sum, list) => sum + list.length, 0);
  return {
    size,
    take(states, fits = () => true) {
      const list = listOf(random.pick(states));
      for (let attempt = 0; attempt < tries && list.length > 0; attempt += 1) {
        const at = random.between(0, list.length - 1);
        const kept = list[at] as Kept;
        if (!fits(kept)) continue;
        list[at] = list.at(-1) as Kept;
        list.pop();
        return kept;
      }
      return null;
    },
    put(kept) {
      const list = listOf(kept.state);
      list.push(kept);
      if (list.length > keptMax) list.shift();
    },
    any() {
      const lists = [...byState.values()].filter((list) => list.length > 0);
      return lists.length > 0 ? random.pick(random.pick(lists)) : null;
    },
    drop(fits) {
      for (const [state, list] of byState) {
        byState.set(
          state,
          list.filter((kept) => !fits(kept)),
        );
      }
    },
  };
}
