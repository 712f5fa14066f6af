import { type Announcement, announceTimes } from './schema-announcement.ts';

/** An instance of a subgraph that was heard of lately. */
export type SchemaInstance = Announcement & { heardAt: number };

/** The instances a gateway has heard of, and what they serve. */
export type SchemaInstances = {
  /** Returns whether anything has changed by it. */
  hear(announcement: Announcement, now: number): boolean;
  /** Forgets those that have been silent for too long. Returns whether there were any. */
  expire(now: number): boolean;
  /** As if all had just spoken: after a time in which they could not be heard. */
  excuse(now: number): void;
  of(subgraph: string): SchemaInstance[];
  /** Hashes of the schemas of a subgraph's instances, the latest first. */
  hashesOf(subgraph: string): string[];
};

/** Keeps account of who announces what. */
export function createSchemaInstances(): SchemaInstances {
  const known = new Map<string, SchemaInstance>();
  const of = (subgraph: string) => [...known.values()].filter((one) => one.subgraph === subgraph);
  return {
    of,
    hear(announcement, heardAt) {
      const { instance, schemaHash, state } = announcement;
      const before = known.get(instance);
      if (state === 'gone') return known.delete(instance);
      known.set(instance, { ...announcement, heardAt });
      return before?.schemaHash !== schemaHash || before.state !== state;
    },
    expire(now) {
      const silent = [...known.values()].filter(
        ({ heardAt }) => now - heardAt > announceTimes.expiryMs,
      );
      for (const { instance } of silent) known.delete(instance);
      return silent.length > 0;
    },
    excuse(now) {
      for (const one of known.values()) one.heardAt = now;
    },
    hashesOf(subgraph) {
      const since = new Map<string, number>();
      for (const { schemaHash, startedAt } of of(subgraph)) {
        since.set(schemaHash, Math.min(since.get(schemaHash) ?? startedAt, startedAt));
      }
      // The name decides where the time does not: all gateways have to see it alike.
      return [...since]
        .sort(([a, since1], [b, since2]) => since2 - since1 || a.localeCompare(b))
        .map(([hash]) => hash);
    },
  };
}
