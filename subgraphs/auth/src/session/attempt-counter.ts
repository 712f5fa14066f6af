import type { KV, NatsConnection } from '@commerce-tracking/federation-nats/nats-client';
import type { Logger } from '@commerce-tracking/service-kit/logs';
import { mayCreate } from '@commerce-tracking/service-kit/nats/nats-connection';

/** Written by auth only. */
export const attemptBucket = 'auth_sign_ins';

const windowMs = 60_000;
// The last entry of a key falls out by itself once it says nothing any more.
export const attemptTtlMs = 2 * windowMs;
const triesMax = 10;
const timeoutMs = 2_000;

/** How full a bucket of attempts is; it runs empty at an even pace within a minute. */
export type Level = { attempts: number; at: number };

export type AttemptCounter = {
  /**
   * Counts one attempt under each key: null, or after how many milliseconds one would be admitted again.
   * @throws when it cannot be counted
   */
  count(keys: readonly { key: string; max: number }[]): Promise<number | null>;
};

/**
 * Counts attempts in a NATS bucket that all processes share: each change is made on condition that
 * nobody has changed the key meanwhile, so that attempts at once are all counted.
 */
export function createAttemptCounter(options: {
  connection: NatsConnection;
  replicas: number;
  log: Logger;
}): AttemptCounter {
  let opened: Promise<KV> | null = null;
  // One change of a key at a time within the process: only other processes are competed with.
  const running = new Map<string, Promise<unknown>>();

  const open = (): Promise<KV> => {
    opened ??= options.connection.jetstream({ timeout: timeoutMs }).views.kv(attemptBucket, {
      bindOnly: !mayCreate(options.connection),
      history: 1,
      ttl: attemptTtlMs,
      replicas: options.replicas,
      timeout: timeoutMs,
    });
    return opened;
  };

  const change = async (key: string, max: number): Promise<number | null> => {
    const bucket = await open();
    for (let tries = 0; tries < triesMax; tries += 1) {
      const entry = await bucket.get(key);
      const isThere = entry?.operation === 'PUT';
      const level = oneMoreAttempt(isThere ? entry.json<Level>() : null, max, Date.now());
      if ('waitMs' in level) return level.waitMs;
      const text = JSON.stringify(level);
      const done = isThere ? bucket.update(key, text, entry.revision) : bucket.create(key, text);
      if (await done.then(() => true, isOvertaken)) return null;
    }
    // So many at once are a flood by any measure.
    return windowMs / max;
  };

  const inTurn = async (key: string, max: number): Promise<number | null> => {
    const before = running.get(key);
    const own = (before ?? Promise.resolve()).then(
      () => change(key, max),
      () => change(key, max),
    );
    running.set(key, own);
    try {
      return await own;
    } finally {
      if (running.get(key) === own) running.delete(key);
    }
  };

  return {
    async count(keys) {
      try {
        const waits = await Promise.all(keys.map(({ key, max }) => inTurn(key, max)));
        const longest = Math.max(0, ...waits.map((wait) => wait ?? 0));
        return longest > 0 ? longest : null;
      } catch (error) {
        opened = null;
        options.log.warn({ err: error }, 'sign-in could not be counted');
        throw error;
      }
    },
  };
}

/** The level after one more attempt, or how long until there is room for it. */
export function oneMoreAttempt(
  known: Level | null,
  max: number,
  now: number,
): Level | { waitMs: number } {
  const perMs = max / windowMs;
  const elapsedMs = known ? Math.max(0, now - known.at) : 0;
  const attempts = known ? Math.max(0, known.attempts - elapsedMs * perMs) : 0;
  // In milliseconds first: fractions of attempts would add one where the wait is a whole number.
  const waitMs = Math.ceil(Number(((attempts + 1 - max) / perMs).toFixed(3)));
  if (waitMs > 0) return { waitMs };
  return { attempts: attempts + 1, at: now };
}

/** Whether a change failed because another came first; anything else is thrown on. */
function isOvertaken(error: unknown): false {
  const { api_error: told } = error as { api_error?: { err_code?: number } };
  if (told?.err_code === 10_071) return false;
  throw error;
}
