/** How many places each name holds now; nothing is kept of whoever holds none. */
export type OpenPlaces = {
  of(name: string): number;
  /** Takes one; what is returned gives it back, once. */
  take(name: string): () => void;
};

/** Counts what is open, by whose it is. */
export function createOpenPlaces(): OpenPlaces {
  const counts = new Map<string, number>();
  const of = (name: string) => counts.get(name) ?? 0;
  return {
    of,
    take(name) {
      counts.set(name, of(name) + 1);
      let isHeld = true;
      return () => {
        if (!isHeld) return;
        isHeld = false;
        if (of(name) > 1) counts.set(name, of(name) - 1);
        else counts.delete(name);
      };
    },
  };
}
