import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { KV, NatsConnection } from '@commerce-tracking/federation-nats/nats-client';
import type { Logger } from './logs.ts';
import { mayCreate } from './nats-connection.ts';

export type ReplicatedMap = {
  /** Keys somebody waits for now. */
  awaited(): number;
  get(key: string): string | undefined;
  has(key: string): boolean;
  entries(): [string, string][];
  /** Resolves once the key is there, or after `timeoutMs` with whatever there is then. */
  waitFor(key: string, timeoutMs: number): Promise<string | undefined>;
  /** Whether the bucket has been read, from NATS or from the copy on disk. */
  isLoaded(): boolean;
  put(key: string, value: string): Promise<void>;
  remove(key: string): Promise<void>;
  stop(): Promise<void>;
};

export type ReplicatedMapOptions = {
  connection: NatsConnection;
  bucket: string;
  replicas: number;
  /** Age after which NATS drops an entry; 0 keeps it. */
  ttlMs?: number;
  /** Folder for the copy that lets a process start while NATS or the writer is away. */
  dataDir: string;
  log: Logger;
};

/** A NATS key-value bucket followed into memory, with a copy on disk. */
export async function followBucket(options: ReplicatedMapOptions): Promise<ReplicatedMap> {
  const { bucket, log } = options;
  const file = join(options.dataDir, 'replicas', `${bucket}.json`);
  const values = new Map<string, string>(await readCopy(file));
  const waiting = new Map<string, Set<() => void>>();
  let loaded = values.size > 0;
  let stopped = false;
  let saving: Promise<void> | null = null;

  const save = () => {
    saving ??= new Promise<void>((done) => setTimeout(done, 50))
      .then(() => writeCopy(file, [...values]))
      .catch((error) => log.warn({ err: error, bucket }, 'copy on disk not written'))
      .finally(() => {
        saving = null;
      });
  };
  const forget = (key: string) => values.delete(key);

  const follow = async () => {
    const kv = await openBucket(options);
    const seen = new Set<string>();
    let initial = true;
    const watcher = await kv.watch({
      initializedFn: () => {
        initial = false;
        for (const key of values.keys()) if (!seen.has(key)) forget(key);
        loaded = true;
        save();
      },
    });
    for await (const entry of watcher) {
      if (stopped) break;
      if (entry.operation === 'PUT') {
        values.set(entry.key, entry.string());
        if (initial) seen.add(entry.key);
        if (options.ttlMs) setTimeout(forget, options.ttlMs, entry.key).unref();
        for (const wake of waiting.get(entry.key) ?? []) wake();
      } else {
        forget(entry.key);
      }
      if (!initial) save();
    }
  };
  const keepFollowing = async () => {
    while (!stopped && !options.connection.isClosed()) {
      await follow().catch((error) => log.debug({ err: error, bucket }, 'bucket not readable'));
      if (!stopped) await new Promise((wake) => setTimeout(wake, 500).unref());
    }
  };
  void keepFollowing();

  return {
    awaited: () => waiting.size,
    get: (key) => values.get(key),
    has: (key) => values.has(key),
    entries: () => [...values],
    isLoaded: () => loaded,
    async waitFor(key, timeoutMs) {
      if (values.has(key)) return values.get(key);
      const wakers = waiting.get(key) ?? new Set();
      let wake: () => void = () => undefined;
      await new Promise<void>((resolve) => {
        wake = resolve;
        waiting.set(key, wakers.add(resolve));
        setTimeout(resolve, timeoutMs).unref();
      });
      // Keys that never come are named by callers: nothing may be left of them.
      wakers.delete(wake);
      if (wakers.size === 0 && waiting.get(key) === wakers) waiting.delete(key);
      return values.get(key);
    },
    async put(key, value) {
      await (await openBucket(options)).put(key, value);
      values.set(key, value);
    },
    async remove(key) {
      await (await openBucket(options)).delete(key);
      forget(key);
    },
    async stop() {
      stopped = true;
      await saving;
    },
  };
}

function openBucket(options: ReplicatedMapOptions): Promise<KV> {
  return options.connection.jetstream({ timeout: 3_000 }).views.kv(options.bucket, {
    bindOnly: !mayCreate(options.connection),
    history: 1,
    replicas: options.replicas,
    ...(options.ttlMs && { ttl: options.ttlMs }),
  });
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
