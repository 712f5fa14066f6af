const minute = 60_000;
const day = 24 * 60 * minute;

/** A session not used for that long ends. */
export const idleMs = 14 * day;
/** A session ends that long after its sign-in, however much it is used. */
export const absoluteMs = 90 * day;
/** For that long a refresh token that has been exchanged gives the same successor again. */
export const repeatMs = 30_000;

/** For that long failures are counted from the first one on; every delay is shorter. */
export const windowMs = 60 * minute;
const longestDelayMs = 15 * minute;

/** The nearer of the two ends of a session. */
export function sessionEnd(now: Date, absoluteEnd: Date): Date {
  return new Date(Math.min(now.getTime() + idleMs, absoluteEnd.getTime()));
}

/** Failed sign-ins within an hour, and since when. */
export type Failures = { failedAttempts: number; firstFailedAt: Date | null };

/** One failure more; an hour after the first one counting starts again. */
export function oneMoreFailure(
  { failedAttempts, firstFailedAt }: Failures,
  now: Date,
): { failedAttempts: number; firstFailedAt: Date } {
  const running = firstFailedAt !== null && now.getTime() - firstFailedAt.getTime() < windowMs;
  return running
    ? { failedAttempts: failedAttempts + 1, firstFailedAt }
    : { failedAttempts: 1, firstFailedAt: now };
}

/** Delay after so many failures: 1 s once the free ones are used up, doubling to 15 min; else 0. */
export function delayMs(failedAttempts: number, free: number): number {
  if (failedAttempts < free) return 0;
  return Math.min(1_000 * 2 ** (failedAttempts - free), longestDelayMs);
}

/** Whether a delay is the longest there is: from then on somebody should know. */
export function isLongestDelay(ms: number): boolean {
  return ms >= longestDelayMs;
}
