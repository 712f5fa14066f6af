/** What the benchmark asks of either side: so many submissions, numbered from `from`. */
export type Order = { from: number; count: number; concurrency: number };

/** What it is told when the last of them is committed. */
export type Report = { seconds: number; p50Ms: number; p99Ms: number; failure: string | null };

/** Carries out orders of the parent process, one submission after the other in each of so many lines. */
export function carryOut(submit: (index: number) => Promise<void>): void {
  process.on('message', (order: Order) => {
    void run(order, submit).then((report) => process.send?.(report));
  });
  process.send?.('ready');
}

async function run(order: Order, submit: (index: number) => Promise<void>): Promise<Report> {
  const times: number[] = [];
  const end = order.from + order.count;
  let next = order.from;
  let failure: string | null = null;
  const line = async () => {
    while (next < end && failure === null) {
      const index = next;
      next += 1;
      const sentAt = performance.now();
      try {
        await submit(index);
      } catch (error) {
        failure ??= String(error);
      }
      times.push(performance.now() - sentAt);
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: order.concurrency }, line));
  const seconds = (performance.now() - startedAt) / 1_000;
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.floor(times.length * share)] ?? 0;
  return { seconds, p50Ms: at(0.5), p99Ms: at(0.99), failure };
}
