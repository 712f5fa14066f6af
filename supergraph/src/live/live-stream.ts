import type { DomainError } from '@commerce-tracking/service-kit/errors';
import type { FormattedExecutionResult } from 'graphql';
import type { LiveEvent } from './live-field.ts';

export type LiveAnswer = FormattedExecutionResult;

/** The answers of one subscription, until its listener or the gateway has had enough. */
export type LiveStream = AsyncIterableIterator<LiveAnswer, void, undefined> & {
  /** Takes an event that concerns the listener. */
  offer(event: LiveEvent): void;
  /** Ends the stream; a reason is the last thing its listener is told. */
  end(reason?: DomainError): void;
  readonly isEnded: boolean;
};

export type LiveStreamOptions = {
  /** Events before this place are none of the listener's business. */
  after: number;
  /** Stored events to begin with, those that concern the listener. */
  replay: ((signal: AbortSignal) => AsyncIterable<LiveEvent>) | null;
  queueMax: number;
  answer(event: LiveEvent, signal: AbortSignal): Promise<LiveAnswer>;
  /** How the reason of an early end is told; null where the connection itself tells it. */
  farewell(reason: DomainError): LiveAnswer | null;
  /** Once, however it ended. */
  onEnd(reason: DomainError | null): void;
  /** What an unforeseen failure becomes. */
  failed(error: unknown): DomainError;
  tooSlow(lastEventId: number, max: number): DomainError;
};

/**
 * Answers one event after the other, each only when the one before has been taken; what comes
 * meanwhile waits in a queue of bounded length.
 */
export function createLiveStream(options: LiveStreamOptions): LiveStream {
  const { queueMax } = options;
  const queue: LiveEvent[] = [];
  const gone = new AbortController();
  let offered = options.after;
  let delivered = options.after;
  let reason: DomainError | null = null;
  let isEnded = false;
  let wake: () => void = () => undefined;

  const end = (why?: DomainError) => {
    if (isEnded) return;
    isEnded = true;
    reason = why ?? null;
    queue.length = 0;
    gone.abort();
    wake();
    options.onEnd(reason);
  };

  async function* waiting(): AsyncGenerator<LiveEvent, void, undefined> {
    for await (const event of options.replay?.(gone.signal) ?? []) {
      if (isEnded) return;
      yield event;
    }
    while (!isEnded) {
      const event = queue.shift();
      if (event) {
        yield event;
        continue;
      }
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }

  async function* answers(): AsyncGenerator<LiveAnswer, void, undefined> {
    try {
      for await (const event of waiting()) {
        const answer = await options.answer(event, gone.signal);
        if (isEnded) break;
        yield answer;
        delivered = event.sequence;
      }
    } catch (error) {
      if (!isEnded) end(options.failed(error));
    }
    const last = reason && options.farewell(reason);
    if (last) yield last;
  }

  const inner = answers();
  const leave = async () => {
    end();
    // Not waited for: it comes after a `next` under way, whose answer nobody needs any more.
    inner.return().catch(() => undefined);
    return { done: true, value: undefined } as const;
  };
  return {
    get isEnded() {
      return isEnded;
    },
    offer(event) {
      if (isEnded || event.sequence <= offered) return;
      offered = event.sequence;
      if (queue.length >= queueMax) {
        end(options.tooSlow(delivered, queueMax));
        return;
      }
      queue.push(event);
      wake();
    },
    end,
    next: () => inner.next(),
    return: leave,
    throw: leave,
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
