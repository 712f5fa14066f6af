const listeners = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Calls back when the signal aborts; the returned function takes that back. One real listener per
 * signal serves all fetches of an operation, since adding and removing listeners is dear.
 */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  let callbacks = listeners.get(signal);
  if (!callbacks) {
    const fresh = new Set<() => void>();
    callbacks = fresh;
    listeners.set(signal, fresh);
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
