const listeners = Symbol('listeners');

/** Kept on the signal itself: what a WeakMap holds, only a full garbage collection lets go. */
type Listened = AbortSignal & { [listeners]?: Set<() => void> };

/** What says that nobody waits for an answer any more. */
export type CancelSignal = AbortSignal | Cancellation;

/**
 * An AbortController and its signal in one, for a server that needs one per request. In Node 20 what an AbortController
 * refers to outlives young garbage collections, the whole request with it: one byte in nine had to wait for a full one.
 */
export class Cancellation {
  #isCancelled = false;
  readonly #callbacks = new Set<() => void>();

  get aborted(): boolean {
    return this.#isCancelled;
  }

  /** Calls back everybody who wants to know; once. */
  cancel(): void {
    if (this.#isCancelled) return;
    this.#isCancelled = true;
    for (const each of this.#callbacks) each();
    this.#callbacks.clear();
  }

  /** Calls back when it is cancelled; the returned function takes that back. */
  onCancel(callback: () => void): () => void {
    this.#callbacks.add(callback);
    return () => this.#callbacks.delete(callback);
  }
}

/**
 * Calls back when the signal aborts; the returned function takes that back. One real listener per
 * signal serves all fetches of an operation, since adding and removing listeners is dear.
 */
export function onAbort(signal: CancelSignal, callback: () => void): () => void {
  if (signal instanceof Cancellation) return signal.onCancel(callback);
  const listened: Listened = signal;
  let callbacks = listened[listeners];
  if (!callbacks) {
    const fresh = new Set<() => void>();
    callbacks = fresh;
    listened[listeners] = fresh;
    signal.addEventListener(
      'abort',
      () => {
        for (const each of fresh) each();
      },
      { once: true },
    );
  }
  const registered = callbacks;
  registered.add(callback);
  return () => registered.delete(callback);
}
