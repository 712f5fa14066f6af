import { POOL_BUSY } from './database-fault.ts';

export type Gate = {
  /** Waits for a place, in order of arrival; the answer gives it back. */
  enter(): Promise<() => void>;
  waiting(): number;
};

/**
 * Lets `places` callers in at once, in order of arrival. The driver's own pool hands a released
 * connection to whoever asks in the same tick, so under load some callers wait for ever.
 */
export function createGate(options: { places: number; patienceMs: number }): Gate {
  const queue: { admit(): void }[] = [];
  let free = options.places;

  function leave(): void {
    const next = queue.shift();
    if (next) next.admit();
    else free += 1;
  }

  function once(): () => void {
    let left = false;
    return () => {
      if (left) return;
      left = true;
      leave();
    };
  }

  return {
    waiting: () => queue.length,
    enter() {
      if (free > 0) {
        free -= 1;
        return Promise.resolve(once());
      }
      return new Promise((resolve, reject) => {
        const entry = {
          admit() {
            clearTimeout(timer);
            resolve(once());
          },
        };
        const timer = setTimeout(() => {
          queue.splice(queue.indexOf(entry), 1);
          const text = `no database connection became free within ${options.patienceMs} ms`;
          reject(Object.assign(new Error(text), { code: POOL_BUSY }));
        }, options.patienceMs);
        queue.push(entry);
      });
    },
  };
}
