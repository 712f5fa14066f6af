/** Asks every instance to announce itself. */
export const rollCallSubject = 'schema';

/** Where the instances of a subgraph announce their schema. */
export function announcementSubject(subgraph: string): string {
  return `schema.${subgraph}`;
}

/** Where one instance hands out its SDL. */
export function sdlSubject(subgraph: string, instance: string): string {
  return `schema.${subgraph}.${instance}`;
}

/** What an instance says of itself; docs/graphql-over-nats.md, section 12. */
export type Announcement = {
  version: 1;
  subgraph: string;
  instance: string;
  /** Of its SDL. */
  schemaHash: string;
  /** It takes requests, waits until gateways ask only what it can answer, or has stopped. */
  state: 'waiting' | 'serving' | 'gone';
  /** When it started, in milliseconds since the epoch by its own clock. */
  startedAt: number;
};

/** What a gateway answers an instance that waits. */
export type Verdict = {
  gateway: string;
  /** Whether all it asks can be answered by that instance; `refused` if that will not come. */
  state: 'ready' | 'preparing' | 'refused';
  /** Whether another instance with the same schema already takes requests. */
  isServed: boolean;
  reason?: string;
};

export const announceDefaults = {
  /** How long an instance waits for gateways before it serves all the same. */
  waitMs: 60_000,
} as const;

export const announceTimes = {
  /** Pause between two announcements of an instance that serves. */
  heartbeatMs: 5_000,
  /** An instance that is not heard of for so long is taken for dead. */
  expiryMs: 16_000,
  /** Pause between two announcements of one that waits; verdicts are awaited as long. */
  roundMs: 500,
} as const;

/** Null for what is no announcement of a known version. */
export function readAnnouncement(data: Uint8Array): Announcement | null {
  const read = readObject(data) as Partial<Announcement> | null;
  if (read?.version !== 1 || typeof read.subgraph !== 'string') return null;
  if (typeof read.instance !== 'string' || typeof read.schemaHash !== 'string') return null;
  const isState = read.state === 'waiting' || read.state === 'serving' || read.state === 'gone';
  if (!isState || typeof read.startedAt !== 'number') return null;
  // Both become part of a subject.
  if (!/^[\w-]+$/.test(read.subgraph) || !/^[\w-]+$/.test(read.instance)) return null;
  return read as Announcement;
}

/** Null for what is no verdict. */
export function readVerdict(data: Uint8Array): Verdict | null {
  const read = readObject(data) as Partial<Verdict> | null;
  if (typeof read?.gateway !== 'string' || typeof read.state !== 'string') return null;
  return read as Verdict;
}

function readObject(data: Uint8Array): object | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(data).toString());
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}
