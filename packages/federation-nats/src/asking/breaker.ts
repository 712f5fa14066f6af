/** When a breaker opens and how it closes again. */
export type BreakerLimits = {
  /** Failures one after the other, without an answer in between, that open it. 0 keeps it closed for ever. */
  failuresMin: number;
  /** How long it stays open at first; doubles with each probe that fails. */
  openMs: number;
  openMsMax: number;
};

/** What the breaker says about one more request. */
export type Passage = 'closed' | 'probe' | 'open';

/** Stops asking a service that lets everybody wait. */
export type Breaker = {
  readonly isOpen: boolean;
  /** `open`: don't ask. `probe`: this request alone finds out whether the service is back. */
  enter(): Passage;
  /** The service answered, whatever it said. */
  answered(passage: Passage): void;
  /** It let a deadline pass without a word. */
  silent(passage: Passage): void;
  /** The request ended without telling anything about the service. */
  undecided(passage: Passage): void;
};

/** Limits that suit a service answering within milliseconds. */
export const breakerDefaults: BreakerLimits = { failuresMin: 20, openMs: 500, openMsMax: 10_000 };

/**
 * A circuit breaker that counts silence only. A service that is absent or refuses says so at once
 * and costs nothing to ask, so it is asked again as soon as it is back; one that lets requests run
 * into their deadline costs every caller its time.
 */
export function createBreaker(
  limits: BreakerLimits = breakerDefaults,
  now: () => number = Date.now,
): Breaker {
  let failures = 0;
  let openUntil = 0;
  let openMs = limits.openMs;
  let isProbing = false;

  const open = () => {
    openUntil = now() + openMs;
    openMs = Math.min(openMs * 2, limits.openMsMax);
  };

  return {
    get isOpen() {
      return openUntil > 0;
    },
    enter() {
      if (openUntil === 0) return 'closed';
      if (isProbing || now() < openUntil) return 'open';
      isProbing = true;
      return 'probe';
    },
    answered(passage) {
      if (passage === 'probe') isProbing = false;
      failures = 0;
      openUntil = 0;
      openMs = limits.openMs;
    },
    silent(passage) {
      if (passage === 'probe') {
        isProbing = false;
        open();
        return;
      }
      failures += 1;
      if (openUntil === 0 && limits.failuresMin > 0 && failures >= limits.failuresMin) open();
    },
    undecided(passage) {
      if (passage === 'probe') isProbing = false;
    },
  };
}
