/** Judges how far a copy lags behind, from positions in the database and in the copy. Times are milliseconds. */
export type LagWatch = {
  /** The database had come so far. */
  written(position: number, at: number): void;
  /** The copy had come so far. */
  shown(position: number, at: number): void;
  /** One of the two did not answer. */
  silent(at: number): void;
  isFresh(at: number): boolean;
};

/** Nothing counts as fresh before both have answered. */
export function createLagWatch(lagMaxMs: number): LagWatch {
  /** What the copy has not shown yet, oldest first. */
  const owed: { position: number; at: number }[] = [];
  let answeredAt = Number.NEGATIVE_INFINITY;
  let isAway = true;
  return {
    written(position, at) {
      if (position > (owed.at(-1)?.position ?? -1)) owed.push({ position, at });
    },
    shown(position, at) {
      while (owed[0] && owed[0].position <= position) owed.shift();
      answeredAt = at;
      isAway = false;
    },
    silent() {
      isAway = true;
    },
    isFresh(at) {
      const waitsSince = owed[0]?.at ?? answeredAt;
      return !isAway && at - Math.min(waitsSince, answeredAt) <= lagMaxMs;
    },
  };
}
