import { type NatsConnection, nuid } from 'nats';
import type { Log } from './log.ts';
import {
  type Composed,
  composingDefaults,
  type KnownOperation,
  type Refusal,
  runComposing,
} from './schema/composing.ts';
import { createRepeatedLook } from './schema/repeated-look.ts';
import type { Announcement, Verdict } from './schema/schema-announcement.ts';
import { createSchemaInstances } from './schema/schema-instances.ts';
import { listenForSchemas } from './schema/schema-listener.ts';
import { type SchemaStatus, subgraphStatus } from './schema/schema-status.ts';
import { createSchemaTexts, type SchemaText } from './schema/schema-texts.ts';
import { createGenerations } from './schema/supergraph-generations.ts';
import { isSameSupergraph, subgraphsIn } from './schema/supergraph-text.ts';
import { type KnownSupergraph, writeCopy } from './supergraph-copy.ts';

/** What became of a change of schema; FAILED is tried again. */
export type SchemaOutcome = 'taken' | 'unchanged' | 'FAILED' | Refusal['why'];

/** Limits of following the running subgraphs. */
export type FollowingLimits = {
  /** A thread that composes for longer is ended, and the schemas are looked at again later. */
  composingMs?: number;
  /** Of that, for planning known operations beforehand; what is left is planned when it is asked. */
  planningMs?: number;
  /** Between two attempts at what failed, at most; the first pause is a second, each doubles. */
  againMsMax?: number;
};

/** What holds where nothing else is said. */
export const followingDefaults = { ...composingDefaults, againMsMax: 30_000 } as const;

/** A gateway that follows the schemas of the running subgraphs. */
export type SupergraphManagerOptions = {
  connection: NatsConnection;
  /** The supergraph of the gateway's file, which names the subgraphs. */
  committedSdl: string;
  /** What the gateway has loaded: the committed supergraph, or a copy of a later one. */
  loaded: KnownSupergraph;
  /** Where each supergraph that is taken is kept. */
  copyFile?: string;
  /** Operations that must not break, and those to plan before a supergraph is taken. */
  operations?(): {
    listed: readonly { id: string; body: string }[];
    planned: readonly KnownOperation[];
  };
  /**
   * Makes a composed supergraph the one that is used. What it gives back is settled when no operation
   * that began before is under way any more.
   */
  take(next: Composed): Promise<{ drained: Promise<unknown> }>;
  onOutcome?(outcome: SchemaOutcome): void;
  /** Told when an announced schema is refused, and with null when none is any more. */
  onRefusal?(refusal: Refusal | null): void;
  limits?: FollowingLimits;
  log: Log;
};

export type { SchemaStatus, SubgraphStatus } from './schema/schema-status.ts';

export type SupergraphManager = {
  /** Settled when what was announced at the start has been looked at. */
  settled: Promise<void>;
  status(): SchemaStatus;
  stop(): Promise<void>;
};

/**
 * Follows what the instances announce: composes what all of them can answer, refuses what does not
 * compose or breaks known operations, and tells waiting instances when they may begin.
 */
export function manageSupergraph(options: SupergraphManagerOptions): SupergraphManager {
  const { connection, committedSdl, loaded, log, limits = {} } = options;
  const {
    composingMs = followingDefaults.composingMs,
    planningMs = followingDefaults.planningMs,
    againMsMax = followingDefaults.againMsMax,
  } = limits;
  const gateway = nuid.next();
  const graphs = subgraphsIn(loaded.supergraphSdl);
  const isOurs = new Set(graphs.map(({ name }) => name));
  const instances = createSchemaInstances();
  const texts = createSchemaTexts(connection, instances);
  const generations = createGenerations(loaded, texts);
  const stopping = new AbortController();
  let refused: (Refusal & { key: string; hashes: ReadonlySet<string>; isOpen: boolean }) | null =
    null;
  let takenAt: string | null = null;
  let isKept = loaded.supergraphSdl !== committedSdl;
  const looking = createRepeatedLook({
    ...{ look: follow, againMsMax, signal: stopping.signal, log },
  });
  const listener = listenForSchemas({
    ...{ connection, subgraphs: isOurs, instances, verdictOn, log },
    ...{ onChange: looking.begin, onTick: looking.tick },
  });

  function verdictOn({ subgraph, instance, schemaHash }: Announcement): Verdict {
    const isServed = instances
      .of(subgraph)
      .some((one) => one.state === 'serving' && one.schemaHash === schemaHash);
    if (!isOurs.has(subgraph)) return { gateway, state: 'ready', isServed: false };
    if (generations.isFitForAll(subgraph, schemaHash)) {
      log.debug({ subgraph, instance }, 'an instance may serve');
      return { gateway, state: 'ready', isServed };
    }
    if (!refused?.hashes.has(schemaHash)) return { gateway, state: 'preparing', isServed: false };
    const reason = `${refused.why}: ${refused.reasons.slice(0, 3).join('; ')}`;
    return { gateway, state: 'refused', isServed: false, reason };
  }

  /** Whether anything but the schema in use is announced for a subgraph. */
  function isOther(name: string): boolean {
    const hashes = instances.hashesOf(name);
    return hashes.some((hash) => hash !== generations.current.hashes.get(name));
  }

  async function follow(): Promise<void> {
    const others = graphs.filter(({ name }) => isOther(name));
    if (others.length === 0) {
      settleWith(null);
      return learnTexts();
    }
    const chosen = new Map<string, SchemaText>();
    for (const { name } of others) chosen.set(name, await texts.readCommon(name));
    await generations.learnNeeds(
      others.map(({ name }) => name),
      stopping.signal,
      composingMs,
    );
    const changed = [...chosen].filter(
      ([name, { hash }]) => hash !== generations.current.hashes.get(name),
    );
    if (changed.length === 0) return settleWith(null);

    const wanted = new Map(changed);
    const key = [...wanted].map(([name, { hash }]) => `${name} ${hash}`).join();
    const known = refused?.key === key ? refused : null;
    if (known && !known.isOpen) return;
    const failed: Error[] = [];
    const tried = (changes: typeof wanted) =>
      attempt(changes).catch((error: Error) => {
        failed.push(error);
        return 'failed' as const;
      });
    const refusal = known ?? (await tried(wanted));
    if (!refusal) return settleWith(null);
    if (!known && refusal !== 'failed') {
      const hashes = new Set(changed.flatMap(([name]) => instances.hashesOf(name)));
      settleWith({ ...refusal, key, hashes, isOpen: false });
    }
    // One bad schema must not keep back the others.
    if (changed.length > 1) {
      for (const [name, text] of changed) await tried(new Map([[name, text]]));
    }
    if (refused) refused.isOpen = failed.length > 0;
    if (failed[0] && !stopping.signal.aborted) {
      options.onOutcome?.('FAILED');
      throw failed[0];
    }
  }

  function settleWith(refusal: typeof refused): void {
    if (refusal || refused) options.onRefusal?.(refusal);
    if (refusal) {
      options.onOutcome?.(refusal.why);
      log.error(
        { why: refusal.why, reasons: refusal.reasons, hashes: [...refusal.hashes] },
        'an announced schema is refused; the last good supergraph stays in use',
      );
    } else if (refused) log.info({}, 'no announced schema is refused any more');
    refused = refusal;
    texts.keep(
      new Set([...generations.hashes(), ...graphs.flatMap(({ name }) => instances.hashesOf(name))]),
    );
  }

  /** Schemas in use are read while there is somebody to ask: others are composed with them later. */
  async function learnTexts(): Promise<void> {
    const { current } = generations;
    for (const [name, hash] of current.hashes) {
      if (instances.of(name).length > 0) current.needs.set(name, await texts.read(name, hash));
    }
    if (!isKept && graphs.every(({ name }) => texts.get(current.hashes.get(name))))
      await keepCopy();
  }

  async function keepCopy(): Promise<void> {
    isKept = true;
    if (!options.copyFile) return;
    const { supergraphSdl, hashes } = generations.current;
    const subgraphs: Record<string, string> = {};
    for (const [name, hash] of hashes) subgraphs[name] = texts.get(hash)?.sdl ?? '';
    await writeCopy(options.copyFile, committedSdl, { supergraphSdl, subgraphs }).catch((err) =>
      log.warn({ err }, 'the supergraph could not be kept on disk'),
    );
  }

  async function attempt(changes: ReadonlyMap<string, SchemaText>): Promise<Refusal | null> {
    stopping.signal.throwIfAborted();
    const parts = [];
    const used = new Map<string, SchemaText>();
    const { current } = generations;
    for (const { name, url } of graphs) {
      const hash = current.hashes.get(name) ?? '';
      const text = changes.get(name) ?? (await texts.read(name, hash));
      used.set(name, text);
      parts.push({ name, url, sdl: text.sdl });
    }
    const { listed, planned } = options.operations?.() ?? { listed: [], planned: [] };
    const result = await runComposing(
      { kind: 'compose', parts, current: current.supergraphSdl, listed, planned, planningMs },
      stopping.signal,
      composingMs,
    );
    if (stopping.signal.aborted) return null;
    if (result.kind === 'refused') return result;
    if (result.kind !== 'composed') return null;
    await take(result, used);
    return null;
  }

  async function take(composed: Composed, used: ReadonlyMap<string, SchemaText>): Promise<void> {
    const { supergraphSdl } = composed;
    const isSame = isSameSupergraph(supergraphSdl, generations.current.supergraphSdl);
    const use = async () => (isSame ? { drained: Promise.resolve() } : options.take(composed));
    await generations.replace(supergraphSdl, used, use);
    if (!isSame) takenAt = new Date().toISOString();
    options.onOutcome?.(isSame ? 'unchanged' : 'taken');
    if (!isSame) {
      const schemaHashes = Object.fromEntries(generations.current.hashes);
      log.info({ schemaHashes }, 'a new supergraph is in use');
    }
    await keepCopy();
  }

  async function firstLook(): Promise<void> {
    await listener.rollCall();
    await looking.idle();
  }

  return {
    settled: firstLook(),
    status: () => ({
      subgraphs: Object.fromEntries(
        graphs.map(({ name }) => [name, subgraphStatus(name, instances, generations, texts)]),
      ),
      refused: refused && { why: refused.why, reasons: refused.reasons },
      failing: looking.failing(),
      takenAt,
    }),
    async stop() {
      stopping.abort();
      listener.stop();
      await looking.idle();
    },
  };
}
