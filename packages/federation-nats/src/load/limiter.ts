/** Keeps work within a number of places. */
export type Limiter = {
  readonly running: number;
  readonly waiting: number;
  /** Starts the work now or later; false when even the queue is full. */
  enter(start: () => void): boolean;
  /** Frees the place taken by work that `enter` started. */
  leave(): void;
};

/** A number of places and a bounded queue before them. Several subjects may share one. */
export function createLimiter(limits: { concurrency: number; queueMax: number }): Limiter {
  const queue: (() => void)[] = [];
  let running = 0;
  return {
    get running() {
      return running;
    },
    get waiting() {
      return queue.length;
    },
    enter(start) {
      if (running < limits.concurrency) {
        running += 1;
        start();
        return true;
      }
      if (queue.length >= limits.queueMax) return false;
      queue.push(start);
      return true;
    },
    leave() {
      const next = queue.shift();
      if (next) next();
      else running -= 1;
    },
  };
}
