import type { ReplicatedMap } from '@commerce-tracking/service-kit/streams/replicated-map';
import type { Settings } from '@commerce-tracking/settings/settings';
import type { Secrets } from './secrets.ts';
import type { AttemptCounter } from './session/attempt-counter.ts';

/** What the commands of auth need besides their transaction. */
export type Runtime = {
  secrets: Secrets;
  /** Public keys by kid, read by every process. */
  keys: ReplicatedMap;
  /** Closed sessions by id, read by every process. */
  revocations: ReplicatedMap;
  /** Has the key keeper look at once for what was not announced. */
  repair(): void;
  /** The settings of the moment, changed by administrators. */
  settings(): Settings;
  accessTokenSeconds: number;
  /** Sign-ins tried lately, counted by all processes together. */
  attempts: AttemptCounter;
  /** Failed sign-ins within an hour before a delay begins: per account, and per network address. */
  failuresFree: { account: number; address: number };
  /** Sign-ins tried within a minute, right or wrong. */
  attemptsMax: { name: number; address: number };
};

let current: Runtime | null = null;

/** Set once, before the service serves anything: commands are plain values and cannot carry it. */
export function setRuntime(runtime: Runtime): void {
  current = runtime;
}

/** @throws when asked before the service has started */
export function runtime(): Runtime {
  if (!current) throw new Error('auth has not been started');
  return current;
}
