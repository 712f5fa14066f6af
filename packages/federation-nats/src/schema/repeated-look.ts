import { setTimeout as pause } from 'node:timers/promises';
import type { Log } from '../log.ts';

/** Looks at what is announced again and again, never twice at a time. */
export type RepeatedLook = {
  /** Something has changed: looked at soon, together with what changes until then. */
  begin(): void;
  /** What failed is tried again once its pause is over. */
  tick(): void;
  /** Why the last attempt failed; null where it did not. */
  failing(): string | null;
  /** Settled when nothing is being looked at. */
  idle(): Promise<void>;
};

const togetherMs = 50;
const againMs = 1_000;

/**
 * What fails is tried again after a second, then after twice as long each time.
 * @param againMsMax the longest pause between two attempts, in milliseconds
 */
export function createRepeatedLook(options: {
  look(): Promise<void>;
  againMsMax: number;
  signal: AbortSignal;
  log: Log;
}): RepeatedLook {
  const { look, againMsMax, signal, log } = options;
  let failing: string | null = null;
  let failures = 0;
  let againAt = 0;
  let isDirty = false;
  let running: Promise<void> | null = null;

  function begin(): void {
    isDirty = true;
    running ??= untilClean().finally(() => {
      running = null;
    });
  }

  async function untilClean(): Promise<void> {
    while (isDirty && !signal.aborted) {
      await pause(togetherMs);
      isDirty = false;
      await look().then(() => {
        failing = null;
        failures = 0;
      }, postpone);
    }
  }

  /** Nothing is known of the schemas by it. */
  function postpone(error: Error): void {
    if (signal.aborted) return;
    if (failing !== error.message) log.warn({ err: error }, 'schemas cannot be followed yet');
    failing = error.message;
    againAt = performance.now() + Math.min(againMs * 2 ** failures, againMsMax);
    failures += 1;
  }

  return {
    begin,
    tick() {
      if (failing !== null && performance.now() >= againAt) begin();
    },
    failing: () => failing,
    idle: async () => {
      await running;
    },
  };
}
