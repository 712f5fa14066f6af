import type { NatsConnection } from '@commerce-tracking/federation-nats/connection';
import type { Logger } from '../logs.ts';

export type Snapshot<T> = {
  /** The data of the moment. @throws DomainError UNAVAILABLE through `notReady` before the first load */
  get(): T;
  /** Resolves after the first load. */
  ready: Promise<void>;
  /** Loads again when the version has moved; resolves when the memory is current. */
  refresh(): Promise<void>;
  /** Whether the version was found unmoved, or the data loaded, within this time. */
  isCurrent(withinMs: number): boolean;
  stop(): void;
};

export type SnapshotOptions<T> = {
  load: () => Promise<T>;
  /** A cheap question whose answer changes with every change of the data. */
  readVersion: () => Promise<string>;
  connection: NatsConnection;
  /** Event subject that says "changed"; may hold wildcards. */
  subject: string;
  /** How often the version is asked for, in case an event was missed. */
  pollMs?: number;
  notReady: () => Error;
  /** Told of each load of another version than before. */
  onChange?: () => void;
  log: Logger;
};

/** Read-mostly data kept whole in memory, refreshed by an event and repaired by a version poll. */
export function createSnapshot<T>(options: SnapshotOptions<T>): Snapshot<T> {
  let current: { version: string; data: T } | null = null;
  let stopped = false;
  let checkedAt = Number.NEGATIVE_INFINITY;
  let loading: Promise<void> | null = null;
  let again = false;
  let settleReady: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => {
    settleReady = resolve;
  });

  const loadUntilCurrent = async () => {
    try {
      do {
        again = false;
        const askedAt = performance.now();
        // The version is read first: a change between the two reads leads to one load more, not one less.
        const version = await options.readVersion();
        if (current?.version !== version) {
          const data = await options.load();
          current = { version, data };
          settleReady();
          options.onChange?.();
        }
        checkedAt = askedAt;
      } while (again && !stopped);
    } finally {
      loading = null; // In the same turn as the last look at `again`: a refresh in between would be lost.
    }
  };
  const refresh = (): Promise<void> => {
    if (loading) again = true;
    loading ??= loadUntilCurrent();
    return loading;
  };
  const refreshQuietly = () =>
    void refresh().catch((error: unknown) =>
      options.log.warn({ err: error, subject: options.subject }, 'snapshot not refreshed'),
    );

  const subscription = options.connection.subscribe(options.subject, {
    callback: refreshQuietly,
  });
  const timer = setInterval(refreshQuietly, options.pollMs ?? 5_000);
  timer.unref();
  const first = setInterval(
    () => (current || stopped ? clearInterval(first) : refreshQuietly()),
    500,
  );
  first.unref();
  refreshQuietly();

  return {
    get() {
      if (!current) throw options.notReady();
      return current.data;
    },
    ready,
    refresh,
    isCurrent: (withinMs) => performance.now() - checkedAt <= withinMs,
    stop() {
      stopped = true;
      clearInterval(timer);
      clearInterval(first);
      if (!options.connection.isClosed()) subscription.unsubscribe();
    },
  };
}
