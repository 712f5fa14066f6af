import type { Refusal } from './composing.ts';
import type { SchemaInstances } from './schema-instances.ts';
import type { SchemaTexts } from './schema-texts.ts';
import type { Generations } from './supergraph-generations.ts';

/** What an operator wants to know of the instances of one subgraph. */
export type SubgraphStatus = {
  /** Of the schema the supergraph in use was composed from. */
  schemaHash: string | null;
  /** Instances by the hash of their schema. */
  announced: Record<string, number>;
  /** Those that take requests although their schema lacks something that is asked. */
  unfit: number;
};

/** What an operator wants to know. */
export type SchemaStatus = {
  subgraphs: Record<string, SubgraphStatus>;
  /** Why what is announced is refused; null where nothing is. */
  refused: Refusal | null;
  /** Why what is announced could not be looked at, or not be taken, this time; it is tried again. */
  failing: string | null;
  takenAt: string | null;
};

/** What is known of the instances of a subgraph. */
export function subgraphStatus(
  subgraph: string,
  instances: SchemaInstances,
  generations: Generations,
  texts: SchemaTexts,
): SubgraphStatus {
  const { current } = generations;
  const announced: Record<string, number> = {};
  let unfit = 0;
  for (const { schemaHash, state } of instances.of(subgraph)) {
    announced[schemaHash] = (announced[schemaHash] ?? 0) + 1;
    const isKnown = texts.get(schemaHash) && current.needs.has(subgraph);
    if (state !== 'serving' || !isKnown) continue;
    if (!generations.isFitForCurrent(subgraph, schemaHash)) unfit += 1;
  }
  return { schemaHash: current.hashes.get(subgraph) ?? null, announced, unfit };
}
