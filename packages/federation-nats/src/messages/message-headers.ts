import type { Msg, MsgHdrs } from 'nats';

/** Header lines already joined, for many messages that share them. Made by `prepareHeaders`. */
export type PreparedHeaders = { readonly lines: string };

const namePattern = /^[!-9;-~]+$/;
const lineBreak = /[\r\n]/;

/**
 * Checks and joins headers once. The client's own header map costs more than the rest of a small
 * request, and a gateway sends the same headers with every fetch of an operation.
 */
export function prepareHeaders(
  headers: Readonly<Record<string, string | undefined>>,
): PreparedHeaders {
  let lines = '';
  for (const name in headers) {
    const value = headers[name];
    if (value === undefined || value === '') continue;
    if (!namePattern.test(name) || lineBreak.test(value)) {
      throw new TypeError(`header ${JSON.stringify(name)} has a forbidden character`);
    }
    lines += `${name}: ${value}\r\n`;
  }
  return { lines };
}

/**
 * Headers in the form `publish` takes. Of that form the client uses `encode()` alone when it sends,
 * so an object with just that stands in for its map.
 */
export function encodedHeaders(lines: string): MsgHdrs {
  const encode = () => Buffer.from(`NATS/1.0\r\n${lines}\r\n`);
  return { encode } as unknown as MsgHdrs;
}

/** Headers of a message, by exact name; of a repeated header the first value. */
export type ReceivedHeaders = ReadonlyMap<string, string>;

const noHeaders: ReceivedHeaders = new Map();

/** Reads the headers of a received message. */
export function readHeaders(message: Msg): ReceivedHeaders {
  if (!message.headers) return noHeaders;
  const read = new Map<string, string>();
  for (const [name, values] of message.headers) read.set(name, values[0] ?? '');
  return read;
}
