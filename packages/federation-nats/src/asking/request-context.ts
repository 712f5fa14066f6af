import { type PreparedHeaders, prepareHeaders } from '../messages/message-headers.ts';
import type { CancelSignal } from '../messages/signals.ts';

/** What the data source looks for under `context.nats` of an incoming operation. */
export type NatsRequestContext = {
  /** Sent with every fetch of the operation; not to be changed after the first. */
  headers: Readonly<Record<string, string | undefined>>;
  /** Milliseconds since the epoch. */
  deadlineAt: number;
  /** Aborted when the client has left; queries are called off, a write is not. */
  signal?: CancelSignal;
  /** Equal queries in flight are sent once where this is equal; it stands for all that `headers` say of who asks. */
  caller?: string;
  /** Set where answers have to show what was written just before, wherever it was: no query under way is joined. */
  joinsNone?: boolean;
  /** PUBLIC answers are given to all who send the same text: it stands for language and rights. */
  audience?: string;
  /** Counted up with each fetch of the operation, where somebody wants to know. */
  tally?: FetchTally;
};

/** Fetches of one operation, and those of them that a kept answer has spared. */
export type FetchTally = { fetches: number; kept: number };

const prepared = Symbol('prepared');

/** With the headers that were prepared. Kept here: what a WeakMap holds, only a full garbage collection lets go. */
type Prepared = { [prepared]?: { of: object; headers: PreparedHeaders } };
const noHeaders: PreparedHeaders = { lines: '' };

/** Written once for all fetches of an operation. */
export function preparedHeaders(
  nats: (NatsRequestContext & Prepared) | undefined,
): PreparedHeaders {
  if (!nats?.headers) return noHeaders;
  const known = nats[prepared];
  if (known?.of === nats.headers) return known.headers;
  const headers = prepareHeaders(nats.headers);
  nats[prepared] = { of: nats.headers, headers };
  return headers;
}
