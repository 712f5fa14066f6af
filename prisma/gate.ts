import { POOL_BUSY } from './database-fault.ts';

/** Who asks: readers and writers take turns where both wait. */
export type Kind = 'read' | 'write';

export type Gate = {
  /** Waits for a place, in order of arrival among its kind; the answer gives it back. */
  enter(kind: Kind): Promise<() => void>;
  waiting(): number;
};

/**
 * Lets `places` callers in at once, in order of arrival; while readers and writers wait, in turns, so that a
 * burst of the one does not keep the other out. The driver's own pool hands a released
 * connection to whoever asks in the same tick, so under load some callers wait for ever.
 */
export function createGate(options: { places: number; patienceMs: number }): Gate {
  const queues: Record<Kind, { admit(): void }[]> = { read: [], write: [] };
  let free = options.places;
  let turn: Kind = 'write';

  function leave(): void {
    const next = queues[turn].shift() ?? queues[turn === 'read' ? 'write' : 'read'].shift();
    turn = turn === 'read' ? 'write' : 'read';
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
    waiting: () => queues.read.length + queues.write.length,
    enter(kind) {
      const queue = queues[kind];
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
