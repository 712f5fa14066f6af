import { composeServices } from '@apollo/composition';
import type { Schema } from '@apollo/federation-internals';
import { parse } from 'graphql';
import { schemaHash } from './schema-hash.ts';

/** One subgraph, as far as composition looks at it. */
export type SubgraphPart = {
  name: string;
  /** Written into the supergraph; where the subgraph is reached follows from its name. */
  url: string;
  sdl: string;
};

/**
 * Composes subgraphs into a supergraph that says at its head which schemas it was composed from, so
 * that a gateway knows without composing whether a running subgraph has another.
 */
export function composeSupergraph(
  parts: readonly SubgraphPart[],
): { supergraphSdl: string; schema: Schema } | { errors: string[] } {
  const { supergraphSdl, schema, errors } = composeServices(
    parts.map(({ name, url, sdl }) => ({ name, url, typeDefs: parse(sdl) })),
  );
  if (errors) return { errors: errors.map(({ message }) => message) };
  const head = parts.map(({ name, sdl }) => `# schema-hash ${name} ${schemaHash(sdl)}\n`);
  return { supergraphSdl: `${head.join('')}${supergraphSdl.trim()}\n`, schema };
}
