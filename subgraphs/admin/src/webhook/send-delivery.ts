import { type LookupAddress, lookup } from 'node:dns';
import { type ClientRequest, request as plainRequest, type RequestOptions } from 'node:http';
import { request as secureRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { addressIn, isPublicAddress } from './public-address.ts';

/** What came of one attempt. */
export type Attempt = { statusCode: number | null; error: string | null; durationMs: number };

export type Sending = {
  url: string;
  headers: Readonly<Record<string, string>>;
  body: string;
  /** Whether addresses that are not public, and plain http, are allowed. */
  allowPrivate: boolean;
  timeoutMs: number;
};

const answerBytesMax = 64 * 1024;

/**
 * Posts a body and says what came of it; never throws. The address is looked at when it is connected
 * to, not before: a name may mean another machine a moment later. Redirections are not followed.
 */
export function sendDelivery(sending: Sending): Promise<Attempt> {
  const startedAt = performance.now();
  return new Promise((resolve) => {
    const over = (statusCode: number | null, error: string | null) => {
      clearTimeout(timer);
      request?.destroy();
      resolve({ statusCode, error, durationMs: Math.round(performance.now() - startedAt) });
    };
    let request: ClientRequest | undefined;
    const timer = setTimeout(() => over(null, 'no answer in time'), sending.timeoutMs);
    try {
      request = open(sending);
    } catch (error) {
      over(null, (error as Error).message);
      return;
    }
    request.on('error', (error: NodeJS.ErrnoException) => over(null, error.code ?? error.message));
    request.on('response', (response) => {
      const { statusCode = 0 } = response;
      let received = 0;
      response.on('data', (part: Buffer) => {
        received += part.length;
        if (received > answerBytesMax) over(statusCode, outcomeOf(statusCode));
      });
      response.on('end', () => over(statusCode, outcomeOf(statusCode)));
      response.on('error', () => over(statusCode, outcomeOf(statusCode)));
    });
    request.end(sending.body);
  });
}

function outcomeOf(statusCode: number): string | null {
  if (statusCode >= 200 && statusCode < 300) return null;
  return statusCode >= 300 && statusCode < 400 ? 'redirections are not followed' : 'not accepted';
}

function open({ url: text, headers, body, allowPrivate }: Sending): ClientRequest {
  const url = new URL(text);
  const address = addressIn(url);
  if (!allowPrivate && (url.protocol !== 'https:' || (address && !isPublicAddress(address)))) {
    throw new Error('the address is not public');
  }
  const options: RequestOptions = {
    method: 'POST',
    headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
    // A connection of its own: none is kept that was made under another answer of the name server.
    agent: false,
    lookup: allowPrivate ? undefined : publicLookup,
  };
  return url.protocol === 'https:' ? secureRequest(url, options) : plainRequest(url, options);
}

/** Looks a name up and refuses it where any of its addresses is not public. */
const publicLookup: LookupFunction = (name, options, callback) => {
  lookup(name, { ...options, all: true }, (error, found: LookupAddress[]) => {
    const [first] = found ?? [];
    if (error || !first) return callback(error ?? new Error('no address'), '', 0);
    if (!found.every(({ address }) => isPublicAddress(address))) {
      return callback(new Error('the address is not public'), '', 0);
    }
    return options.all ? callback(null, found) : callback(null, first.address, first.family);
  });
};
