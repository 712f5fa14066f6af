import type { GatewayConfig } from '@apollo/gateway';
import {
  createRecencyCache,
  type RecencyCache,
} from '@commerce-tracking/federation-nats/cache/recency-cache';
import type { DocumentNode } from 'graphql';
import type { OperationManifest } from './operation-manifest.ts';

/** The part of Apollo's cache interface that operations need; nothing is ever deleted by hand. */
export type OperationCache<Value> = {
  get(key: string): Promise<Value | undefined>;
  set(key: string, value: Value): Promise<void>;
  delete(key: string): Promise<void>;
};

/** Texts of operations by hash, for automatic persisted queries; those of the manifest never go. */
export function createTextCache(
  manifest: OperationManifest,
  bytesMax: number,
): OperationCache<string> {
  const texts = createRecencyCache<string>(bytesMax);
  return {
    async get(key) {
      return manifest.bodyOf(lastPart(key)) ?? texts.get(key);
    },
    async set(key, value) {
      texts.set(key, value, value.length * 2 + key.length * 2);
    },
    delete: async () => undefined,
  };
}

/**
 * Parsed and validated documents by schema and hash. A first sight goes into one half, a second
 * sight into the other: a flood of operations that are each sent once (values written into the text
 * instead of variables) fills the first half over and over and pushes nothing out that is in use.
 * Documents of the manifest are kept for good.
 */
export function createDocumentStore(
  manifest: OperationManifest,
  bytesMax: number,
): OperationCache<DocumentNode> {
  const listed = new Map<string, DocumentNode>();
  const once: RecencyCache<DocumentNode> = createRecencyCache(bytesMax / 2);
  const inUse: RecencyCache<DocumentNode> = createRecencyCache(bytesMax / 2);
  return {
    async get(key) {
      const kept = listed.get(key) ?? inUse.get(key);
      if (kept) return kept;
      const seen = once.get(key);
      if (seen) inUse.set(key, seen, bytesOf(seen));
      return seen;
    },
    async set(key, document) {
      if (!manifest.isListed(lastPart(key))) return once.set(key, document, bytesOf(document));
      // Under two schemas at most: a third one means that the first is gone.
      if (listed.size >= manifest.size * 2) listed.clear();
      listed.set(key, document);
    },
    delete: async () => undefined,
  };
}

type PlanStore = NonNullable<NonNullable<GatewayConfig['queryPlannerConfig']>['cache']>;
export type QueryPlan = Parameters<PlanStore['set']>[1];

/** Plans by hash of their operation, and whether one has just been made. */
export type PlanCache = PlanStore & {
  /** True once for each plan that was made because none was known. */
  isNew(plan: QueryPlan): boolean;
};

/** Plans that were used once and plans that were used again have a half each, as documents do. */
export function createPlanCache(bytesMax: number): PlanCache {
  type Sized = { plan: QueryPlan; bytes: number };
  let once: RecencyCache<Sized> = createRecencyCache(bytesMax / 2);
  let inUse: RecencyCache<Sized> = createRecencyCache(bytesMax / 2);
  const fresh = new WeakSet<QueryPlan>();
  return {
    async get(key) {
      const kept = inUse.get(key);
      if (kept) return kept.plan;
      const seen = once.get(key);
      if (seen) inUse.set(key, seen, seen.bytes);
      return seen?.plan;
    },
    async set(key, plan) {
      fresh.add(plan);
      const bytes = JSON.stringify(plan).length * bytesPerPlanCharacter;
      once.set(key, { plan, bytes }, bytes);
    },
    delete: async () => undefined,
    clear() {
      once = createRecencyCache(bytesMax / 2);
      inUse = createRecencyCache(bytesMax / 2);
    },
    isNew: (plan) => fresh.delete(plan),
  };
}

/** Objects take more than their text. */
const bytesPerPlanCharacter = 2;

/** A syntax tree takes about this many times its text (measured on our own operations). */
const bytesPerCharacter = 80;

function bytesOf(document: DocumentNode): number {
  return (document.loc?.source.body.length ?? 2_000) * bytesPerCharacter;
}

/** Keys carry prefixes of Apollo Server's before the hash. */
function lastPart(key: string): string {
  return key.slice(key.lastIndexOf(':') + 1);
}
