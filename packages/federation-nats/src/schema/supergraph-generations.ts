import { type DocumentNode, parse } from 'graphql';
import type { KnownSupergraph } from '../supergraph-copy.ts';
import { isServedBy } from './common-schema.ts';
import { runComposing } from './composing.ts';
import type { SchemaText, SchemaTexts } from './schema-texts.ts';
import { hashesIn } from './supergraph-text.ts';

/** One supergraph, from its taking until its last operation has ended. */
export type Generation = {
  supergraphSdl: string;
  /** Of the subgraph schemas it was composed from, as far as they are known. */
  hashes: ReadonlyMap<string, string>;
  /** What it may ask of each subgraph. */
  needs: Map<string, { readonly document: DocumentNode }>;
};

/** The supergraph in use, and earlier ones whose operations have not all ended. */
export type Generations = {
  readonly current: Generation;
  /** Whether a schema has all that any of them may ask of a subgraph. */
  isFitForAll(subgraph: string, schemaHash: string): boolean;
  isFitForCurrent(subgraph: string, schemaHash: string): boolean;
  /** Hashes of all the schemas they were composed from. */
  hashes(): string[];
  /** What the current one may ask of subgraphs whose schema it was composed from is not known. */
  learnNeeds(names: readonly string[], signal: AbortSignal, composingMs: number): Promise<void>;
  /** Puts another in the place of the current one, which stays among them until it has drained. */
  replace(
    supergraphSdl: string,
    used: ReadonlyMap<string, SchemaText>,
    use: () => Promise<{ drained: Promise<unknown> }>,
  ): Promise<void>;
};

/** Begins with what a gateway has loaded. */
export function createGenerations(loaded: KnownSupergraph, texts: SchemaTexts): Generations {
  const known = Object.entries(loaded.subgraphs).map(
    ([name, sdl]) => [name, texts.add(sdl)] as const,
  );
  let current = generationOf(loaded.supergraphSdl, new Map(known), hashesIn(loaded.supergraphSdl));
  const alive = new Set([current]);

  /** A schema not read yet is not known to be fit. */
  function isFitFor(generation: Generation, subgraph: string, schemaHash: string): boolean {
    if (generation.hashes.get(subgraph) === schemaHash) return true;
    const needed = generation.needs.get(subgraph);
    const offered = texts.get(schemaHash);
    return Boolean(needed && offered && isServedBy(needed.document, offered.document));
  }

  return {
    get current() {
      return current;
    },
    isFitForAll: (subgraph, schemaHash) =>
      [...alive].every((generation) => isFitFor(generation, subgraph, schemaHash)),
    isFitForCurrent: (subgraph, schemaHash) => isFitFor(current, subgraph, schemaHash),
    hashes: () => [...alive].flatMap(({ hashes }) => [...hashes.values()]),
    async learnNeeds(names, signal, composingMs) {
      if (names.every((name) => current.needs.has(name))) return;
      const { supergraphSdl, needs } = current;
      const result = await runComposing({ kind: 'needs', supergraphSdl }, signal, composingMs);
      if (result.kind !== 'needs') return;
      for (const [name, sdl] of Object.entries(result.sdl)) {
        if (!needs.has(name)) needs.set(name, { document: parse(sdl, { noLocation: true }) });
      }
    },
    async replace(supergraphSdl, used, use) {
      const before = current;
      const next = generationOf(supergraphSdl, used);
      // Instances are measured by it from now on: it may be asked before `use` has come back.
      alive.add(next);
      try {
        const { drained } = await use();
        current = next;
        void drained.then(() => alive.delete(before));
      } catch (error) {
        alive.delete(next);
        throw error;
      }
    },
  };
}

function generationOf(
  supergraphSdl: string,
  used: ReadonlyMap<string, SchemaText>,
  noted: ReadonlyMap<string, string> = new Map(),
): Generation {
  const hashes = [...used].map(([name, { hash }]) => [name, hash] as const);
  return { supergraphSdl, hashes: new Map([...noted, ...hashes]), needs: new Map(used) };
}
