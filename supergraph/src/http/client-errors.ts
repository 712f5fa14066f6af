import type { Socket } from 'node:net';
import { answerOf, DomainError, type Reason } from '@commerce-tracking/service-kit/errors';
import { HEADERS_TOO_LARGE, MALFORMED_REQUEST, REQUEST_TOO_SLOW } from '../edge.errors.ts';

const known: Record<string, { line: string; why: Reason }> = {
  HPE_HEADER_OVERFLOW: { line: '431 Request Header Fields Too Large', why: HEADERS_TOO_LARGE },
  ERR_HTTP_REQUEST_TIMEOUT: { line: '408 Request Timeout', why: REQUEST_TOO_SLOW },
};
const malformed = { line: '400 Bad Request', why: MALFORMED_REQUEST };

/**
 * Answers what Node's parser refuses before there is a request to answer, in the form of every other
 * answer, and closes the connection. The language asked for is not known yet: it is French.
 */
export function createClientErrorAnswer(headers: Readonly<Record<string, string>>) {
  return ({ code = '' }: { code?: string }, socket: Socket): void => {
    if (code === 'ECONNRESET' || !socket.writable || isAnswering(socket)) {
      socket.destroy();
      return;
    }
    const { line, why } = known[code] ?? malformed;
    const body = JSON.stringify({ errors: [answerOf(new DomainError(why), 'fr')] });
    const fields = {
      ...headers,
      'content-type': 'application/json; charset=utf-8',
      'content-length': String(Buffer.byteLength(body)),
      connection: 'close',
    };
    const head = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
    // What the other side still sends is not read: it must not keep the connection.
    socket.end(`HTTP/1.1 ${line}\r\n${head.join('')}\r\n${body}`, () => socket.destroy());
  };
}

/** Whether the answer to an earlier request of this connection is on its way. */
function isAnswering(socket: Socket): boolean {
  const { _httpMessage: message } = socket as { _httpMessage?: { headersSent?: boolean } };
  return message?.headersSent === true;
}
