import { performance } from 'node:perf_hooks';

/** Working time and turns of an event loop since its process began. */
export type LoopAccount = { workedMs: number; turns: number };

/**
 * How long the turns of this process's event loop are: each call returns their mean length since the call before, in
 * milliseconds, what the loop waited left out. Taken from the loop's own account, so that nothing has to wake a process
 * at rest, as a timer would that is watched for how late it comes.
 */
export function watchTurns(account: () => LoopAccount = ownAccount): () => number {
  let before = account();
  return () => {
    const now = account();
    const turns = now.turns - before.turns;
    const workedMs = now.workedMs - before.workedMs;
    before = now;
    // Within one long turn the loop has not counted it yet.
    return workedMs / Math.max(1, turns);
  };
}

function ownAccount(): LoopAccount {
  return {
    workedMs: performance.eventLoopUtilization().active,
    turns: performance.nodeTiming.uvMetricsInfo.loopCount,
  };
}
