import type { NatsConnection } from 'nats';
import { isTransportError, TransportError, type TransportErrorCode } from '../errors.ts';
import type { PreparedHeaders } from '../messages/message-headers.ts';
import { type Reply, requestReply } from '../messages/request.ts';
import type { CancelSignal } from '../messages/signals.ts';
import { headerNames } from '../messages/wire.ts';
import { type BreakerLimits, breakerDefaults, createBreaker, type Passage } from './breaker.ts';
import type { OutgoingBody } from './fetch-body.ts';
import { withRetry } from './retry.ts';

/** Limits of asking one subgraph. */
export type AskerLimits = {
  replyBytesMax?: number;
  chunkWindow?: number;
  /** Attempts after the first. */
  retriesMax?: number;
  retryPauseMs?: number;
  breaker?: Partial<BreakerLimits>;
  /** A deadline that passes sooner after sending is the caller's haste, not the subgraph's silence. */
  silenceMs?: number;
  /** Silence after which whoever works on a request is taken for lost, where its service sends signs of life; 0 for never. */
  lostAfterMs?: number;
  /** Ask for large answers to be compressed. */
  acceptCompressed?: boolean;
  /** Every write carries an id under which it happens once: it is asked again where its answer was lost. */
  repeatsWrites?: boolean;
};

/** What holds where nothing else is said. */
export const askerDefaults = {
  retriesMax: 2,
  retryPauseMs: 60,
  silenceMs: 1_000,
  // Three signs of life.
  lostAfterMs: 1_500,
  acceptCompressed: true,
  repeatsWrites: false,
} as const;

/** What goes with one question beside its body. */
export type Asking = {
  headers: PreparedHeaders;
  /** Milliseconds since the epoch. */
  deadlineAt: number;
  /** Aborted when nobody waits for the answer any more; a write goes on all the same. */
  signal: CancelSignal | undefined;
};

/** Asks one subgraph, again where that is safe, and not at all while it answers nobody. */
export type Asker = {
  /** `onAttempt` is told the number of each attempt, from 0. */
  ask(body: OutgoingBody, asking: Asking, onAttempt: (number: number) => void): Promise<Reply>;
};

/** An asker for one subject; it remembers how the subject has been answering. */
export function createAsker(
  connection: NatsConnection,
  subject: string,
  limits: AskerLimits,
): Asker {
  const {
    retriesMax = askerDefaults.retriesMax,
    retryPauseMs = askerDefaults.retryPauseMs,
    silenceMs = askerDefaults.silenceMs,
    lostAfterMs = askerDefaults.lostAfterMs,
    acceptCompressed = askerDefaults.acceptCompressed,
    repeatsWrites = askerDefaults.repeatsWrites,
  } = limits;
  const breaker = createBreaker({ ...breakerDefaults, ...limits.breaker });

  return {
    ask(body, asking, onAttempt) {
      let lost: TransportError | undefined;
      return withRetry(
        async (number) => {
          onAttempt(number);
          try {
            return await askOnce(body, asking, number);
          } catch (error) {
            // Refused when asked again, a write may have been done the first time all the same.
            if (body.isMutation && isTransportError(error) && !error.nothingDone) lost ??= error;
            throw lost ?? error;
          }
        },
        {
          deadlineAt: asking.deadlineAt,
          retriesMax,
          pauseMs: retryPauseMs,
          worthwhile: (error) =>
            !breaker.isOpen && mayRepeat(error, body.isMutation && !repeatsWrites),
        },
      );
    },
  };

  async function askOnce(
    { bytes, isMutation }: OutgoingBody,
    asking: Asking,
    number: number,
  ): Promise<Reply> {
    const passage = breaker.enter();
    if (passage === 'open') throw new TransportError('UNAVAILABLE', 'it answers nobody in time');
    const { headers, deadlineAt, signal } = asking;
    // Whoever cannot ask again has nothing better to do than wait: it may only have been held up.
    const mayAskAgain = number < retriesMax && (!isMutation || repeatsWrites);
    const sentAt = Date.now();
    try {
      const reply = await requestReply({
        connection,
        subject,
        body: bytes,
        headers,
        deadlineAt,
        signal: isMutation ? undefined : signal,
        mayBeDropped: !isMutation,
        replyBytesMax: limits.replyBytesMax,
        chunkWindow: limits.chunkWindow,
        acceptCompressed,
        lostAfterMs: mayAskAgain ? lostAfterMs : 0,
      });
      if (reply.headers.get(headerNames.schemaMismatch)) {
        throw new TransportError('SCHEMA_MISMATCH', 'it does not know what it was asked for');
      }
      breaker.answered(passage);
      return reply;
    } catch (error) {
      judge(error, passage, { sentAt, deadlineAt });
      throw error;
    }
  }

  /** Only a subgraph that was given time and let it pass was silent; one that refuses is there. */
  function judge(
    error: unknown,
    passage: Passage,
    { sentAt, deadlineAt }: { sentAt: number; deadlineAt: number },
  ): void {
    const code = isTransportError(error) ? error.code : undefined;
    const isUnheard = code === 'TIMEOUT' || code === 'CANCELLED';
    const isLate = code === 'TIMEOUT' && Date.now() >= deadlineAt;
    if (!isUnheard) breaker.answered(passage);
    else if (isLate && deadlineAt - sentAt >= silenceMs) breaker.silent(passage);
    else breaker.undecided(passage);
  }
}

const passing: ReadonlySet<TransportErrorCode> = new Set([
  ...(['UNAVAILABLE', 'BUSY', 'TIMEOUT'] as const),
  // Another process may have the schema that was asked for.
  'SCHEMA_MISMATCH',
]);

/**
 * What nobody has worked on may always be sent again, a lost query too: when the connection broke,
 * its TIMEOUT comes long before the deadline.
 */
function mayRepeat({ code, nothingDone }: TransportError, isMutation: boolean): boolean {
  return passing.has(code) && (nothingDone || !isMutation);
}
