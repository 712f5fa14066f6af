import type { Msg, NatsConnection } from 'nats';
import { isTransportError, TransportError } from '../errors.ts';
import { createAdaptiveLimit, type Ended } from '../load/adaptive-limit.ts';
import { createLimiter, type Limiter } from '../load/limiter.ts';
import type { Log } from '../log.ts';
import { compress, encoding, isAccepted } from '../messages/compression.ts';
import { createLifeSigns } from '../messages/life-signs.ts';
import { type ReceivedHeaders, readHeaders } from '../messages/message-headers.ts';
import { publishNow } from '../messages/outgoing.ts';
import { type ReplyLimits, sendError, sendReply } from '../messages/reply.ts';
import { headerNames, inboxStart, wireDefaults } from '../messages/wire.ts';
import { Received, type ServedRequest } from './received.ts';

/** What a handler gives back. */
export type Answer =
  | Uint8Array
  | string
  | { body: Uint8Array | string; headers?: Readonly<Record<string, string>> };

/** What to serve, by whom, and how much of it at once. */
export type ServeOptions = {
  connection: NatsConnection;
  subject: string;
  /** All processes of one service use the same name; two names mean double execution. */
  queue: string;
  /** A thrown TransportError is sent as it is, anything else as INTERNAL (and logged). */
  handler: (request: ServedRequest) => Promise<Answer> | Answer;
  concurrency?: number;
  /** At most so many wait for a place; fewer while answers take more than half of their deadline. */
  queueMax?: number;
  /** Instead of `concurrency` and `queueMax`, to share the places with other subjects. */
  limiter?: Limiter;
  defaultDeadlineMs?: number;
  log: Log;
} & ReplyLimits;

/** Counts since the start, and what is going on now. */
export type ServeStats = {
  requests: number;
  errors: number;
  refusedBusy: number;
  refusedLate: number;
  /** Dropped, begun or not, since their caller had left. */
  dropped: number;
  chunkedReplies: number;
  compressedReplies: number;
  processingMs: number;
  inFlight: number;
  /** Those in flight that wait for a place. */
  waiting: number;
  lastError: string | undefined;
};

/** A subject being served. */
export type SubjectServer = {
  readonly subject: string;
  readonly queue: string;
  stats(): ServeStats;
  /** No new requests, then the accepted ones finished and sent. False if some were left behind. */
  drain(timeoutMs?: number): Promise<boolean>;
};

/** A request that is worked on, or waits for a place. */
type Taken = {
  replyTo: string;
  receivedAt: number;
  ended: Ended;
  /** The key of its signs of life. */
  life: string;
  hasLeft: boolean;
  /** Once it is worked on. */
  request?: Received;
};

/** A process that needs more of a deadline for its part leaves too little for the others. */
const deadlineShareMax = 0.5;

const packedHeaders = { [headerNames.contentEncoding]: encoding };

function callerLeft(): TransportError {
  return new TransportError('CANCELLED', 'the caller has left', false);
}

/** Serves one subject (wildcards allowed) in a queue group, and never throws into the client. */
export function serveSubject(options: ServeOptions): SubjectServer {
  const { connection, subject, queue, handler, log } = options;
  const { concurrency = wireDefaults.concurrency, queueMax = wireDefaults.queueMax } = options;
  const limiter = options.limiter ?? createLimiter({ concurrency, queueMax });
  const most = options.limiter ? Number.POSITIVE_INFINITY : concurrency + queueMax;
  const adaptive = createAdaptiveLimit({ most, shareMax: deadlineShareMax });
  const stats: ServeStats = {
    requests: 0,
    errors: 0,
    refusedBusy: 0,
    refusedLate: 0,
    dropped: 0,
    chunkedReplies: 0,
    compressedReplies: 0,
    processingMs: 0,
    inFlight: 0,
    waiting: 0,
    lastError: undefined,
  };
  const signs = createLifeSigns(connection);
  let onIdle: (() => void) | undefined;

  const subscription = connection.subscribe(subject, {
    queue,
    callback(error, message) {
      try {
        if (error) log.error({ subject, queue, err: error }, 'subscription refused');
        else receive(message);
      } catch (err) {
        log.error({ subject, err }, 'request could not be taken');
      }
    },
  });

  function receive(message: Msg): void {
    const replyTo = message.reply;
    if (!replyTo?.startsWith(inboxStart)) {
      log.warn({ subject: message.subject, replyTo }, 'message without an inbox ignored');
      return;
    }
    stats.requests += 1;
    const ended = adaptive.begin(stats.inFlight);
    stats.inFlight += 1;
    const receivedAt = Date.now();
    const mayEnter = stats.inFlight <= adaptive.places;
    const taken: Taken = { replyTo, receivedAt, ended, life: '', hasLeft: false };
    taken.life = signs.begin(message, replyTo, () => leave(taken));
    if (mayEnter && limiter.enter(() => void work(message, taken))) return;
    signs.end(taken.life);
    stats.refusedBusy += 1;
    refuse(replyTo, new TransportError('BUSY', 'all places and the queue are taken'));
    finished();
  }

  /** A place in the queue is kept until it is its turn, which then costs nothing. */
  function leave(taken: Taken): void {
    taken.hasLeft = true;
    signs.end(taken.life);
    taken.request?.leave();
  }

  async function work(message: Msg, taken: Taken): Promise<void> {
    const { replyTo, receivedAt, ended, life } = taken;
    const startedAt = performance.now();
    let allowedMs: number = wireDefaults.deadlineMs;
    try {
      const headers = readHeaders(message);
      signs.introduce(headers, message, replyTo);
      allowedMs = remainingMs(headers);
      if (taken.hasLeft) throw callerLeft();
      const request = new Received(message, headers, receivedAt, allowedMs);
      taken.request = request;
      if (Date.now() >= request.deadlineAt) {
        stats.refusedLate += 1;
        throw new TransportError('TIMEOUT', 'deadline passed before the work began', true);
      }
      const answer = await handler(request);
      if (taken.hasLeft) throw callerLeft();
      const { body, headers: answerHeaders } =
        typeof answer === 'string' || answer instanceof Uint8Array ? { body: answer } : answer;
      const packed = mayPack(body, headers) ? await compress(body) : null;
      if (packed) stats.compressedReplies += 1;
      const chunks = packed
        ? sendReply(connection, replyTo, packed, { ...answerHeaders, ...packedHeaders }, options)
        : sendReply(connection, replyTo, body, answerHeaders, options);
      if (chunks) {
        stats.chunkedReplies += 1;
        await chunks;
      }
    } catch (error) {
      // What breaks since it was broken off is no failure.
      failed(taken.hasLeft ? callerLeft() : error, message.subject, replyTo);
    } finally {
      stats.processingMs += performance.now() - startedAt;
      taken.request?.end();
      signs.end(life);
      ended((Date.now() - receivedAt) / allowedMs, stats.inFlight);
      limiter.leave();
      finished();
    }
  }

  function mayPack(body: Uint8Array | string, headers: ReceivedHeaders): boolean {
    const above = options.compressAboveBytes ?? wireDefaults.compressAboveBytes;
    return body.length > above && isAccepted(headers.get(headerNames.acceptEncoding));
  }

  function remainingMs(headers: ReceivedHeaders): number {
    const remaining = Number.parseInt(headers.get(headerNames.deadline) ?? '', 10);
    if (Number.isFinite(remaining)) return remaining;
    return options.defaultDeadlineMs ?? wireDefaults.deadlineMs;
  }

  function failed(error: unknown, on: string, replyTo: string): void {
    if (!isTransportError(error)) log.error({ subject: on, err: error }, 'request failed');
    const known = isTransportError(error)
      ? error
      : new TransportError('INTERNAL', 'the request failed', false);
    if (known.code === 'CANCELLED') {
      log.info({ subject: on, reason: known.message }, 'request dropped');
    }
    refuse(replyTo, known);
  }

  function refuse(replyTo: string, error: TransportError): void {
    if (error.code === 'CANCELLED') {
      stats.dropped += 1;
      return;
    }
    stats.errors += 1;
    stats.lastError = `${error.code} ${error.message}`;
    try {
      sendError(connection, replyTo, error);
    } catch (err) {
      log.warn({ subject, err }, 'error could not be sent');
    }
  }

  function finished(): void {
    stats.inFlight -= 1;
    if (stats.inFlight === 0) onIdle?.();
  }

  return {
    subject,
    queue,
    stats: () => ({ ...stats, waiting: limiter.waiting }),
    async drain(timeoutMs = 30_000) {
      if (connection.isClosed()) return stats.inFlight === 0;
      if (!subscription.isClosed()) await subscription.drain();
      if (stats.inFlight > 0) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, timeoutMs);
          onIdle = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      publishNow(connection);
      if (!connection.isClosed()) await connection.flush();
      return stats.inFlight === 0;
    },
  };
}
