import { isTransportError, type TransportError } from '../errors.ts';

/** When and how often to ask again. */
export type RetryOptions = {
  deadlineAt: number;
  /** Attempts after the first. */
  retriesMax: number;
  /** Pause before the first retry; it doubles, and half of it is random. */
  pauseMs: number;
  /** Whether this failure may be met by asking again. */
  worthwhile(error: TransportError): boolean;
};

/** Repeats an attempt while that is safe, useful and within the deadline. */
export async function withRetry<Result>(
  attempt: (number: number) => Promise<Result>,
  options: RetryOptions,
): Promise<Result> {
  for (let number = 0; ; number += 1) {
    try {
      return await attempt(number);
    } catch (error) {
      if (number >= options.retriesMax) throw error;
      if (!isTransportError(error) || !options.worthwhile(error)) throw error;
      const pauseMs = options.pauseMs * 2 ** number * (0.5 + Math.random() / 2);
      if (Date.now() + pauseMs >= options.deadlineAt) throw error;
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
}
