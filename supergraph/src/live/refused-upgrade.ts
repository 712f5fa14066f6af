import { type IncomingHttpHeaders, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { describeFailure } from '@commerce-tracking/service-kit/failures';
import type { Logger } from '@commerce-tracking/service-kit/logs';
import { retryAfterOf } from '../errors.ts';
import { wantedLanguage } from '../request-context.ts';

/** Refuses a WebSocket in the form of every other answer; browsers keep it from pages, other clients can read it. */
export function refuseWith(
  socket: Duplex,
  error: unknown,
  headers: IncomingHttpHeaders,
  log: Logger,
): void {
  const errors = [describeFailure(error, wantedLanguage(headers, null), log)];
  const status = errors[0]?.extensions.code === 'RATE_LIMITED' ? 429 : 503;
  refuse(socket, status, JSON.stringify({ errors }), [
    `Retry-After: ${retryAfterOf(errors)}`,
    'Content-Type: application/json; charset=utf-8',
  ]);
}

/** Refuses a WebSocket by an HTTP status alone. */
export function refuse(socket: Duplex, status: number, body = '', headers: string[] = []): void {
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Connection: close',
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...headers,
  ];
  // A caller who does not close its own half would keep the connection.
  socket.once('finish', () => socket.destroy());
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
