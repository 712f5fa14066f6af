type Step = () => unknown;

const steps: Step[] = [];

/**
 * Does something after the last test of the file, the last asked for first. Unlike Vitest's `afterAll` it may also be
 * called while hooks and tests are running; there, `afterAll` is not heard of any more.
 */
export function atTheEnd(step: Step): void {
  steps.push(step);
}

/** What tests/support/each-file.ts does at the end of every file. */
export async function endOfFile(): Promise<void> {
  const failures: unknown[] = [];
  for (let step = steps.pop(); step; step = steps.pop()) {
    try {
      await step();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0)
    throw new AggregateError(failures, 'a file was not left as it should be');
}
