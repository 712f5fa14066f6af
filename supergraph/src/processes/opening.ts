import type { Worker } from 'node:cluster';

/** Said by a member that could answer from now on, and to it, that it may take connections. */
type Ready = { type: 'gateway:ready' };
type Open = { type: 'gateway:open' };

const patienceMs = 5_000;

/**
 * Has the processes of a gateway take connections from the same moment on: the one that was ready first would get all
 * connections of the first seconds, and those of a proxy or of subscribers stay open. Whoever is not ready five
 * seconds after the first is not waited for; once they are open, one that is started again opens when it is ready.
 *
 * @returns what has to be told of each process that is started
 */
export function createOpening(count: number): { expect(worker: Worker): void } {
  const ready = new Set<Worker>();
  let isOpen = false;
  const tell = (worker: Worker) => {
    if (worker.isConnected()) worker.send({ type: 'gateway:open' } satisfies Open);
  };
  const open = () => {
    isOpen = true;
    for (const worker of ready) tell(worker);
    ready.clear();
  };
  let patience: NodeJS.Timeout | undefined;
  return {
    expect(worker) {
      worker.once('exit', () => ready.delete(worker));
      worker.on('message', ({ type }: Ready | Open) => {
        if (type !== 'gateway:ready') return;
        if (isOpen) {
          tell(worker);
          return;
        }
        ready.add(worker);
        patience ??= setTimeout(open, patienceMs);
        if (ready.size < count) return;
        clearTimeout(patience);
        open();
      });
    },
  };
}

/** Says that this process could answer, and waits until it may take connections. */
export function untilOpen(): Promise<void> {
  return new Promise((resolve) => {
    const receive = ({ type }: Ready | Open) => {
      if (type !== 'gateway:open') return;
      process.off('message', receive);
      resolve();
    };
    process.on('message', receive);
    process.send?.({ type: 'gateway:ready' } satisfies Ready);
  });
}
