/** How long an answer is waited for. */
export type WaitLimits = {
  waitMs: number;
  /** Silence that means a loss, where `mayBeLost` says so; 0 for none. */
  lostAfterMs: number;
  mayBeLost(): boolean;
};

/** Somebody's waiting, which ends once. */
export type Waiting = {
  /** A word has come. */
  heard(): void;
  end(): void;
};

/** A timer that fires so much too late was held up, and so were the words that have come meanwhile. */
const heldUpMs = 100;

/** Calls `over` with the reason when the time is up, or when nothing has been heard for too long. */
export function startWaiting(limits: WaitLimits, over: (reason: string) => void): Waiting {
  const { waitMs, mayBeLost } = limits;
  const lostAfterMs = limits.lostAfterMs || Number.POSITIVE_INFINITY;
  const beganAt = performance.now();
  let heardAt = beganAt;
  let dueAt = 0;
  let timer = arm(Math.min(waitMs, lostAfterMs));

  return {
    heard() {
      heardAt = performance.now();
    },
    end() {
      clearTimeout(timer);
    },
  };

  // A timer may fire a little early, and is armed again then.
  function arm(ms: number): NodeJS.Timeout {
    dueAt = performance.now() + ms;
    return setTimeout(look, ms);
  }

  function look(): void {
    const now = performance.now();
    const leftMs = beganAt + waitMs - now;
    const silentMs = now - heardAt;
    if (leftMs <= 0) over('no answer before the deadline');
    else if (now - dueAt > heldUpMs) timer = arm(Math.min(leftMs, heldUpMs));
    else if (silentMs < lostAfterMs - 1) timer = arm(Math.min(leftMs, lostAfterMs - silentMs));
    else if (mayBeLost()) over('nothing is heard any more of whoever worked on it');
    else timer = arm(Math.min(leftMs, lostAfterMs));
  }
}
