import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { watchConnection } from '@commerce-tracking/federation-nats/connection';
import type { KV, NatsConnection } from '@commerce-tracking/federation-nats/nats-client';
import type { Logger } from '../logs.ts';
import { mayCreate } from '../nats/nats-connection.ts';

export type ReplicatedMap = {
  /** Keys somebody waits for now. */
  awaited(): number;
  get(key: string): string | undefined;
  has(key: string): boolean;
  /** Whether the bucket itself has it too, as far as it was last read: a broker may lose what it kept. */
  isStored(key: string): boolean;
  entries(): [string, string][];
  /** Resolves once the key is there, or after `timeoutMs` with whatever there is then. */
  waitFor(key: string, timeoutMs: number): Promise<string | undefined>;
  /** Whether the bucket has been read, from NATS or from the copy on disk. */
  isLoaded(): boolean;
  /** Whether the bucket itself has been read since the start: the copy may lack what was put there meanwhile. */
  isRead(): boolean;
  /** Resolves once the bucket has been read, or after `timeoutMs`, with whether it has. */
  untilRead(timeoutMs: number): Promise<boolean>;
  put(key: string, value: string): Promise<void>;
  remove(key: string): Promise<void>;
  stop(): Promise<void>;
};

export type ReplicatedMapOptions = {
  connection: NatsConnection;
  bucket: string;
  replicas: number;
  /**
   * Age after which an entry is dropped; 0 keeps it. What has an age was put there to be taken back by time alone: it
   * is held until then even where the broker has lost it. Else what the bucket no longer has is forgotten.
   */
  ttlMs?: number;
  /** Folder for the copy that lets a process start while NATS or the writer is away. */
  dataDir: string;
  /** How often it is looked whether the bucket is still the same, beside each reconnection; every ten seconds unless said. */
  lookMs?: number;
  log: Logger;
};

/** Attempts, two a second, until somebody is told. */
const tellAfter = 10;

/** A NATS key-value bucket followed into memory, with a copy on disk. */
export async function followBucket(options: ReplicatedMapOptions): Promise<ReplicatedMap> {
  const { bucket, log } = options;
  const file = join(options.dataDir, 'replicas', `${bucket}.json`);
  const values = new Map<string, string>();
  const stored = new Set<string>();
  const ends = new Map<string, NodeJS.Timeout>();
  const waiting = new Map<string, Set<() => void>>();
  let stopped = false;
  let leave: () => void = () => undefined;
  let saving: Promise<void> | null = null;

  const save = () => {
    saving ??= new Promise<void>((done) => setTimeout(done, 50))
      .then(() => writeCopy(file, [...values]))
      .catch((error) => log.warn({ err: error, bucket }, 'copy on disk not written'))
      .finally(() => {
        saving = null;
      });
  };
  const forget = (key: string) => {
    values.delete(key);
    stored.delete(key);
    clearTimeout(ends.get(key));
    ends.delete(key);
  };
  const hold = (key: string, value: string) => {
    values.set(key, value);
    if (!options.ttlMs) return;
    clearTimeout(ends.get(key));
    ends.set(key, setTimeout(forget, options.ttlMs, key).unref());
  };
  for (const [key, value] of await readCopy(file)) hold(key, value);
  let loaded = values.size > 0;
  let read = false;
  const readers = new Set<() => void>();

  const follow = async () => {
    const kv = await openBucket(options);
    const born = await birthOf(options);
    stored.clear();
    let initial = true;
    const watcher = await kv.watch({
      initializedFn: () => {
        initial = false;
        if (!options.ttlMs) for (const key of values.keys()) if (!stored.has(key)) forget(key);
        loaded = true;
        read = true;
        for (const wake of readers) wake();
        save();
      },
    });
    leave = () => watcher.stop();
    const unwatch = watchBirth(options, born, leave);
    if (stopped) leave();
    try {
      for await (const entry of watcher) {
        if (entry.operation === 'PUT') {
          hold(entry.key, entry.string());
          stored.add(entry.key);
          for (const wake of waiting.get(entry.key) ?? []) wake();
        } else {
          forget(entry.key);
        }
        if (!initial) save();
      }
    } finally {
      unwatch();
    }
  };
  const keepFollowing = async () => {
    let failures = 0;
    while (!stopped && !options.connection.isClosed()) {
      const pauseMs = await follow().then(
        () => {
          failures = 0;
          return 50;
        },
        (error) => {
          failures += 1;
          // A broker that is just starting is nothing to speak of.
          const level = failures === tellAfter ? 'warn' : 'debug';
          log[level]({ err: error, bucket }, 'bucket not readable');
          return 500;
        },
      );
      if (!stopped) await new Promise((wake) => setTimeout(wake, pauseMs).unref());
    }
  };
  void keepFollowing();

  return {
    awaited: () => waiting.size,
    get: (key) => values.get(key),
    has: (key) => values.has(key),
    isStored: (key) => stored.has(key),
    entries: () => [...values],
    isLoaded: () => loaded,
    isRead: () => read,
    async untilRead(timeoutMs) {
      if (read) return true;
      await wokenWithin(readers, timeoutMs);
      return read;
    },
    async waitFor(key, timeoutMs) {
      if (values.has(key)) return values.get(key);
      const wakers = waiting.get(key) ?? new Set();
      waiting.set(key, wakers);
      await wokenWithin(wakers, timeoutMs);
      // Keys that never come are named by callers: nothing may be left of them.
      if (wakers.size === 0 && waiting.get(key) === wakers) waiting.delete(key);
      return values.get(key);
    },
    async put(key, value) {
      await (await openBucket(options)).put(key, value);
      hold(key, value);
      stored.add(key);
    },
    async remove(key) {
      await (await openBucket(options)).delete(key);
      forget(key);
    },
    async stop() {
      stopped = true;
      leave();
      await saving;
    },
  };
}

/** Waits to be woken by whoever calls what stands in `wakers`, or for so long; nothing is left there. */
async function wokenWithin(wakers: Set<() => void>, timeoutMs: number): Promise<void> {
  let wake: () => void = () => undefined;
  await new Promise<void>((resolve) => {
    wake = resolve;
    wakers.add(resolve);
    setTimeout(resolve, timeoutMs).unref();
  });
  wakers.delete(wake);
}

function openBucket(options: ReplicatedMapOptions): Promise<KV> {
  return options.connection.jetstream({ timeout: 3_000 }).views.kv(options.bucket, {
    bindOnly: !mayCreate(options.connection),
    history: 1,
    replicas: options.replicas,
    ...(options.ttlMs && { ttl: options.ttlMs }),
  });
}

/** When the bucket was made: another time is another bucket, though its name is the same. */
async function birthOf({ connection, bucket }: ReplicatedMapOptions): Promise<string> {
  const manager = await connection.jetstreamManager({ timeout: 3_000, checkAPI: false });
  return (await manager.streams.info(`KV_${bucket}`)).created;
}

/**
 * Calls back when the bucket is another than it was. A broker that comes back with an empty disk is given its buckets
 * anew, and numbers their messages from 1: who went on where it was would hear nothing for as long as before.
 */
function watchBirth(options: ReplicatedMapOptions, born: string, gone: () => void): () => void {
  const look = async () => {
    if (options.connection.isClosed()) return;
    const now = await birthOf(options).catch((error: { code?: string }) =>
      error.code === '404' ? null : born,
    );
    if (now !== born) gone();
  };
  const timer = setInterval(look, options.lookMs ?? 10_000).unref();
  const unwatch = watchConnection(options.connection, ({ type }) => {
    if (type === 'connected') void look();
  });
  return () => {
    clearInterval(timer);
    unwatch();
  };
}

async function readCopy(file: string): Promise<[string, string][]> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as [string, string][];
  } catch {
    return []; // No copy yet, or an unreadable one: NATS has the truth.
  }
}

async function writeCopy(file: string, entries: [string, string][]): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, JSON.stringify(entries), { mode: 0o600 });
  await rename(draft, file);
}
