import type { Msg } from 'nats';
import type { ReceivedHeaders } from '../messages/message-headers.ts';

/** A request as its handler sees it. */
export type ServedRequest = {
  readonly subject: string;
  readonly body: Uint8Array;
  readonly headers: ReceivedHeaders;
  readonly receivedAt: number;
  /** By this process's clock: time of receipt plus what the caller had left; the moment it left, if it did so before. */
  readonly deadlineAt: number;
  /** Aborts at the deadline, or when the caller has left, for work that can be broken off; made when first asked for. */
  readonly signal: AbortSignal;
};

const timerMaxMs = 2 ** 31 - 1;

/** A request whose signal, and its timer, exist only for a handler that wants them. */
export class Received implements ServedRequest {
  #breaking: { controller: AbortController; timer: NodeJS.Timeout } | undefined;
  readonly subject: string;
  readonly body: Uint8Array;
  readonly headers: ReceivedHeaders;
  readonly receivedAt: number;
  deadlineAt: number;

  constructor(message: Msg, headers: ReceivedHeaders, receivedAt: number, allowedMs: number) {
    this.subject = message.subject;
    this.body = message.data;
    this.headers = headers;
    this.receivedAt = receivedAt;
    this.deadlineAt = receivedAt + allowedMs;
  }

  get signal(): AbortSignal {
    this.#breaking ??= this.#startBreaking();
    return this.#breaking.controller.signal;
  }

  /** Nobody waits for it from now on. */
  leave(): void {
    this.deadlineAt = Math.min(this.deadlineAt, Date.now());
    this.#breaking?.controller.abort();
  }

  /** Nothing is left that could be broken off. */
  end(): void {
    clearTimeout(this.#breaking?.timer);
  }

  #startBreaking() {
    const controller = new AbortController();
    const late = () =>
      controller.abort(new DOMException('the deadline has passed', 'TimeoutError'));
    const leftMs = Math.min(Math.max(this.deadlineAt - Date.now(), 0), timerMaxMs);
    return { controller, timer: setTimeout(late, leftMs).unref() };
  }
}
