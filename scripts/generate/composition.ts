import { buildSubgraphSchema } from '@apollo/subgraph';
import { composeSupergraph } from '@commerce-tracking/federation-nats/schema/composition';
import { sdlOf } from '@commerce-tracking/federation-nats/schema/schema-hash';
import { parse, printSchema } from 'graphql';
import { subgraphSdl, subgraphs } from '../workspaces.ts';
import { emit, type Generated, nothingYet } from './output.ts';

/** Composes the subgraphs into what the gateway plans with, and prints what front ends see of it. */
export async function generateComposition(check: boolean): Promise<Generated> {
  const result = nothingYet();
  const parts: { name: string; sdl: string }[] = [];
  for (const name of subgraphs) {
    try {
      const sdl = await subgraphSdl(name);
      if (sdl === null)
        result.missing.push(`${name}: left out of the composition, no src/type-defs.ts`);
      else parts.push({ name, sdl });
    } catch (error) {
      result.failed.push(`schema of ${name}: ${error}`);
    }
  }
  if (parts.length === 0 || result.failed.length > 0) return result;
  const composed = composeSupergraph(
    parts.map(({ name, sdl }) => ({ name, url: `nats://graphql.${name}`, sdl: servedSdl(sdl) })),
  );
  if ('errors' in composed) {
    result.failed.push(...composed.errors.map((message) => `composition: ${message}`));
    return result;
  }
  const api = printSchema(composed.schema.toAPISchema().toGraphQLJSSchema());
  emit(result, 'supergraph/supergraph.graphql', composed.supergraphSdl, check);
  emit(result, 'supergraph/api.graphql', `${api.trim()}\n`, check);
  return result;
}

/** As the running service tells it: a gateway compares its hash with the one written down here. */
function servedSdl(sdl: string): string {
  return sdlOf(buildSubgraphSchema({ typeDefs: parse(sdl) }));
}
