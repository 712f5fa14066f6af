import type { NatsConnection } from 'nats';
import { errorHeaderValues, TransportError } from '../errors.ts';
import { inboxOf } from './inbox.ts';
import { encodedHeaders, prepareHeaders } from './message-headers.ts';
import { publishSoon } from './outgoing.ts';
import { headerNames, headerReserveBytes, wireDefaults } from './wire.ts';

/** Limits of the answering side. */
export type ReplyLimits = {
  /** Answers above it travel in chunks of this size; never more than the broker's `max_payload`. */
  chunkBytes?: number;
  /** How long a chunk waits for the caller's credit before the answer is dropped. */
  creditTimeoutMs?: number;
  /** Larger answers are refused as TOO_LARGE. */
  replyBytesMax?: number;
  /** Longer answers are compressed for callers that accept it; `Infinity` for never. */
  compressAboveBytes?: number;
};

/**
 * Sends an answer. A small one is gone when this returns; a large one is sent chunk by chunk as the
 * caller gives credit, and the promise ends with the number of chunks sent.
 */
export function sendReply(
  connection: NatsConnection,
  subject: string,
  body: Uint8Array | string,
  headers: Readonly<Record<string, string>> | undefined,
  limits: ReplyLimits = {},
): Promise<number> | undefined {
  const lines = headers ? prepareHeaders(headers).lines : '';
  const chunkBytes = chunkSize(connection, limits);
  // UTF-8 needs at most 3 bytes per UTF-16 unit: most answers need no counting.
  const small = typeof body === 'string' ? body.length * 3 <= chunkBytes : false;
  const bytes = small || typeof body !== 'string' ? body : Buffer.from(body);
  if (small || bytes.length <= chunkBytes) {
    publishSoon(connection, subject, bytes, lines ? { headers: encodedHeaders(lines) } : undefined);
    return undefined;
  }
  const most = limits.replyBytesMax ?? wireDefaults.replyBytesMax;
  if (bytes.length > most) {
    throw new TransportError(
      'TOO_LARGE',
      `an answer of ${bytes.length} bytes is over the limit`,
      false,
    );
  }
  const timeoutMs = limits.creditTimeoutMs ?? wireDefaults.creditTimeoutMs;
  return sendChunks({
    connection,
    subject,
    body: bytes as Uint8Array,
    lines,
    chunkBytes,
    timeoutMs,
  });
}

/** Sends a failure instead of an answer. */
export function sendError(
  connection: NatsConnection,
  subject: string,
  error: TransportError,
): void {
  const { code, text } = errorHeaderValues(error);
  const { lines } = prepareHeaders({ [headerNames.errorCode]: code, [headerNames.error]: text });
  publishSoon(connection, subject, '', { headers: encodedHeaders(lines) });
}

function chunkSize(connection: NatsConnection, limits: ReplyLimits): number {
  const broker = (connection.info?.max_payload ?? 1024 * 1024) - headerReserveBytes;
  return Math.max(1024, Math.min(limits.chunkBytes ?? wireDefaults.chunkBytes, broker));
}

type Chunks = {
  connection: NatsConnection;
  subject: string;
  body: Uint8Array;
  lines: string;
  chunkBytes: number;
  timeoutMs: number;
};

// Credit is the highest chunk number the caller has room for; 0 asks to stop. The first chunk needs
// none: it tells the caller the size and where to send credit.
function sendChunks({ connection, subject, body, lines, chunkBytes, timeoutMs }: Chunks) {
  const total = Math.ceil(body.length / chunkBytes);
  return new Promise<number>((resolve, reject) => {
    let credit = 1;
    let sent = 0;
    let timer: NodeJS.Timeout | undefined;
    const inbox = inboxOf(connection).open({
      requestSubject: subject,
      receive(message) {
        const granted = Number(Buffer.from(message.data).toString('latin1'));
        if (granted === 0) return stop(new TransportError('CANCELLED', 'the caller left', false));
        if (!(granted > credit)) return; // Repeated credit must not prolong the waiting.
        credit = granted;
        pump();
      },
      fail: stop,
    });
    pump();

    function stop(error?: TransportError) {
      clearTimeout(timer);
      inbox.close();
      if (error) reject(error);
      else resolve(sent);
    }

    function pump() {
      clearTimeout(timer);
      try {
        while (sent < total && sent < credit) sendNext();
      } catch (error) {
        return stop(new TransportError('INTERNAL', (error as Error).message, false));
      }
      if (sent === total) return stop();
      timer = setTimeout(() => {
        stop(new TransportError('CANCELLED', `no credit for chunk ${sent + 1} of ${total}`, false));
      }, timeoutMs);
    }

    function sendNext() {
      const start = sent * chunkBytes;
      const size = sent === 0 ? `${headerNames.replyBytes}: ${body.length}\r\n${lines}` : '';
      const headers = encodedHeaders(`${headerNames.chunk}: ${sent + 1}/${total}\r\n${size}`);
      const part = body.subarray(start, start + chunkBytes);
      connection.publish(subject, part, { reply: inbox.subject, headers });
      sent += 1;
    }
  });
}
