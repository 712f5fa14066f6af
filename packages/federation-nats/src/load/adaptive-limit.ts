/** How an adaptive limit behaves. */
export type AdaptiveLimits = {
  /** Never more than this at once. */
  most: number;
  /** Never fewer, however slow the answers are. */
  least?: number;
  /** The part of its deadline that an answer may take; above it, the work waits more than it is worked on. */
  shareMax: number;
};

/** A number of places that follows how quickly the work in them is done. */
export type AdaptiveLimit = {
  /** Places there are now. */
  readonly places: number;
  /** Notes that a place is taken, beside `ahead` others; what it gives is to be called when it is free again. */
  begin(ahead: number): Ended;
};

/**
 * Tells which part of its deadline an answer took (1 and more for one that came too late), and how
 * many places were taken then, its own too.
 */
export type Ended = (share: number, running: number) => void;

/** What holds where nothing else is said. */
export const adaptiveDefaults = { least: 16 } as const;

const samplesMin = 16;
const everyMs = 250;
const growth = { least: 1.1, most: 2 };
/** Five times as long as the others: no more than a fifth of them can be that slow for long, so the quarter never is. */
const overtakenMost = 4;
const cutMost = 0.3;

/**
 * Bounds the work by what its answers say: when a quarter of them take more than their part of the
 * deadline, so many fewer are let in (by Little's law the time in the house falls as the number in it
 * does); while they are quick and the places are used, a tenth more, and up to twice as many the quicker they are: after
 * a stall that made all of them slow nothing is short. A few slow ones change nothing: some work is slow by nature, or
 * waits for one service that hangs. Nor do many at once that all the others have overtaken: their answers were lost
 * together, with a connection, and say nothing of how long whoever comes now has to wait.
 */
export function createAdaptiveLimit(
  { most, shareMax, least = adaptiveDefaults.least }: AdaptiveLimits,
  now: () => number = Date.now,
): AdaptiveLimit {
  const floor = Math.min(least, most);
  let places = most;
  let busiest = 0;
  let shares: number[] = [];
  let since = now();
  let freed = 0;

  return {
    get places() {
      return Math.floor(places);
    },
    begin(ahead) {
      const freedBefore = freed;
      return (share, running) => {
        freed += 1;
        const overtakenBy = freed - freedBefore - ahead;
        if (overtakenBy > (overtakenMost * (ahead + running)) / 2) return;
        ended(share, running);
      };
    },
  };

  function ended(share: number, running: number): void {
    if (now() < since) return;
    busiest = Math.max(busiest, running);
    shares.push(share);
    if (shares.length < samplesMin || now() - since < everyMs) return;
    const upper = upperQuartile(shares);
    if (upper > shareMax) {
      const cut = Math.max(cutMost, shareMax / upper);
      const used = Math.min(places, busiest);
      places = Math.min(places, Math.max(floor, used * cut));
      // Those let in before are still many; what they take says nothing about the places of now.
      since = now() + everyMs / cut;
    } else {
      const room = shareMax / upper / 4;
      const factor = Math.min(growth.most, Math.max(growth.least, room));
      if (busiest > places / 2) places = Math.min(most, places * factor);
      since = now();
    }
    shares = [];
    busiest = 0;
  }
}

function upperQuartile(values: number[]): number {
  values.sort((a, b) => a - b);
  return values[Math.floor(values.length * 0.75)] ?? 0;
}
