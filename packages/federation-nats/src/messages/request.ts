import type { Msg, NatsConnection } from 'nats';
import { isConnected, isConnectedSoon } from '../connection.ts';
import { parseErrorHeaders, TransportError } from '../errors.ts';
import { decompress, encoding } from './compression.ts';
import { inboxOf } from './inbox.ts';
import { noteSign, sendsSigns } from './life-signs.ts';
import {
  encodedHeaders,
  type PreparedHeaders,
  prepareHeaders,
  type ReceivedHeaders,
  readHeaders,
} from './message-headers.ts';
import { publishSoon } from './outgoing.ts';
import { type CancelSignal, onAbort } from './signals.ts';
import { startWaiting } from './waiting.ts';
import { headerNames, lifeSignWishes, wireDefaults } from './wire.ts';

/** One request, to whoever serves the subject. */
export type RequestOptions = {
  connection: NatsConnection;
  subject: string;
  body: Uint8Array | string;
  /** A record, or the result of `prepareHeaders` where several requests share them. */
  headers?: Readonly<Record<string, string | undefined>> | PreparedHeaders;
  /** Milliseconds since the epoch by this process's clock; what remains of it is sent along. */
  deadlineAt: number;
  /** Until when the answer is waited for, where that is earlier: for a caller that asks again for what goes on. */
  waitUntil?: number;
  signal?: CancelSignal;
  /** Whoever works on it may drop it once nobody waits here any more. Not for what changes something. */
  mayBeDropped?: boolean;
  /** A larger answer is refused as TOO_LARGE after its first chunk. */
  replyBytesMax?: number;
  /** Whether a large answer may come compressed; it is given uncompressed either way. */
  acceptCompressed?: boolean;
  /** Chunks of one answer that may be under way at once. */
  chunkWindow?: number;
  /**
   * After so long without a word whoever works on it is taken for lost: TIMEOUT. Only where its service sends
   * signs of life, which it is asked for; 0 for never.
   */
  lostAfterMs?: number;
};

/** A whole answer, put together again where it came in chunks. */
export type Reply = { body: Uint8Array; headers: ReceivedHeaders };

const noHeaders: ReceivedHeaders = new Map();
const nothing = { lines: '' };
const acceptLine = `${headerNames.acceptEncoding}: ${encoding}\r\n`;
const signLine = `${headerNames.lifeSign}: ${lifeSignWishes.only}\r\n`;
const dropLine = `${headerNames.lifeSign}: ${lifeSignWishes.andDropWhenLeft}\r\n`;
const timerMaxMs = 2 ** 31 - 1;

/**
 * Sends one request and waits for its whole answer, chunks included. Every failure is a
 * TransportError: nobody there → UNAVAILABLE at once, too late → TIMEOUT, refused → what the other
 * side said.
 */
export async function requestReply(options: RequestOptions): Promise<Reply> {
  const { connection } = options;
  if (!isConnected(connection) && !(await isConnectedSoon(connection))) {
    throw new TransportError('UNAVAILABLE', 'not connected to NATS');
  }
  return await send(options);
}

function send(options: RequestOptions): Promise<Reply> {
  const { connection, subject, signal, deadlineAt, waitUntil = deadlineAt } = options;
  const { lostAfterMs = 0 } = options;
  if (signal?.aborted) return Promise.reject(new TransportError('CANCELLED', 'cancelled', true));
  const now = Date.now();
  const remainingMs = Math.min(Math.floor(deadlineAt - now), timerMaxMs);
  const waitMs = Math.min(Math.floor(waitUntil - now), remainingMs);
  if (waitMs <= 0) {
    return Promise.reject(new TransportError('TIMEOUT', 'deadline passed before sending', true));
  }
  return new Promise((resolve, reject) => {
    const assembly: Assembly = {
      body: undefined,
      headers: noHeaders,
      filled: 0,
      next: 1,
      total: 0,
      credit: undefined,
    };
    const inbox = inboxOf(connection).open({ requestSubject: subject, receive, fail: settle });
    const waiting = startWaiting(
      { waitMs, lostAfterMs, mayBeLost: () => sendsSigns(connection, subject) },
      (reason) => settle(new TransportError('TIMEOUT', `${subject}: ${reason}`, false)),
    );
    const unsubscribe = signal && onAbort(signal, cancelled);
    publish();

    function publish() {
      try {
        const { lines } = preparedOf(options.headers);
        const sign = options.mayBeDropped ? dropLine : lostAfterMs > 0 ? signLine : '';
        const own = `${headerNames.deadline}: ${remainingMs}\r\n${options.acceptCompressed ? acceptLine : ''}${sign}`;
        const headers = encodedHeaders(lines + own);
        const target = { reply: inbox.subject, headers };
        publishSoon(connection, subject, options.body, target, (error) =>
          settle(sendFailure(error)),
        );
      } catch (error) {
        settle(sendFailure(error as Error));
      }
    }

    function receive(message: Msg) {
      waiting.heard();
      try {
        const reply = accept(message, assembly, options);
        if (!reply) return;
        if (reply.headers.get(headerNames.contentEncoding) !== encoding) settle(undefined, reply);
        else unpack(reply).then((unpacked) => settle(undefined, unpacked), settle);
      } catch (error) {
        settle(error as TransportError);
      }
    }

    async function unpack({ body, headers }: Reply): Promise<Reply> {
      const bytesMax = options.replyBytesMax ?? wireDefaults.replyBytesMax;
      return { body: await decompress(body, bytesMax), headers };
    }

    function cancelled() {
      settle(new TransportError('CANCELLED', 'cancelled by the caller', false));
    }

    function settle(error: TransportError | undefined, reply?: Reply) {
      waiting.end();
      inbox.close();
      unsubscribe?.();
      if (reply) return resolve(reply);
      // Tells the sender of an unfinished answer to stop.
      if (assembly.credit) publishSoon(connection, assembly.credit, '0');
      reject(error);
    }
  });
}

type Assembly = {
  body: Uint8Array | undefined;
  /** Those of the first chunk. */
  headers: ReceivedHeaders;
  filled: number;
  next: number;
  total: number;
  credit: string | undefined;
};

/** Takes one message of an answer; returns the answer once it is whole. */
function accept(message: Msg, assembly: Assembly, options: RequestOptions): Reply | undefined {
  const { headers } = message;
  if (!headers) return { body: message.data, headers: noHeaders };
  if (headers.code === 503 && message.data.length === 0) {
    throw new TransportError('UNAVAILABLE', `nobody serves ${options.subject}`);
  }
  const read = readHeaders(message);
  const errorCode = read.get(headerNames.errorCode);
  if (errorCode) throw parseErrorHeaders(errorCode, read.get(headerNames.error) ?? '');
  if (read.has(headerNames.lifeSign)) {
    noteSign(options.connection, options.subject);
    return undefined;
  }
  const chunk = read.get(headerNames.chunk);
  if (!chunk) return { body: message.data, headers: read };

  assembly.credit = message.reply;
  if (assembly.next === 1) beginAssembly(assembly, chunk, read, options);
  const { body, filled, total, next } = assembly;
  const { data } = message;
  if (!body || Number.parseInt(chunk, 10) !== next || filled + data.length > body.length) {
    throw new TransportError('TIMEOUT', `chunk ${next} of ${total} was lost`, false);
  }
  body.set(data, filled);
  assembly.filled += data.length;
  assembly.next += 1;
  if (next < total) {
    const upTo = Math.min(total, next + (options.chunkWindow ?? wireDefaults.chunkWindow));
    if (message.reply) publishSoon(options.connection, message.reply, String(upTo));
    return undefined;
  }
  assembly.credit = undefined;
  if (assembly.filled !== body.length) {
    throw new TransportError('INTERNAL', 'the chunks do not add up to the announced size', false);
  }
  return { body, headers: assembly.headers };
}

function beginAssembly(
  assembly: Assembly,
  chunk: string,
  headers: ReceivedHeaders,
  { replyBytesMax = wireDefaults.replyBytesMax }: RequestOptions,
): void {
  const bytes = Number(headers.get(headerNames.replyBytes));
  assembly.total = Number(chunk.split('/')[1]);
  if (!(bytes >= 0 && bytes <= replyBytesMax)) {
    throw new TransportError('TOO_LARGE', `an answer of ${bytes} bytes is over the limit`, false);
  }
  assembly.headers = headers;
  assembly.body = Buffer.allocUnsafe(bytes);
}

function preparedOf(headers: RequestOptions['headers']): PreparedHeaders {
  if (!headers) return nothing;
  const { lines } = headers;
  return lines === undefined ? prepareHeaders(headers as Record<string, string>) : { lines };
}

function sendFailure(error: Error & { code?: string }): TransportError {
  if (error.code === 'MAX_PAYLOAD_EXCEEDED') {
    return new TransportError('TOO_LARGE', 'the request is larger than the broker allows', true);
  }
  if (error instanceof TypeError) return new TransportError('BAD_REQUEST', error.message);
  return new TransportError('UNAVAILABLE', error.message);
}
