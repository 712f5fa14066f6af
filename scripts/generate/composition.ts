import { composeServices } from '@apollo/composition';
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
  const composed = composeSupergraph(parts);
  if ('errors' in composed) {
    result.failed.push(...composed.errors.map((message) => `composition: ${message}`));
    return result;
  }
  emit(result, 'supergraph/supergraph.graphql', composed.supergraph, check);
  emit(result, 'supergraph/api.graphql', composed.api, check);
  return result;
}

/** The composed supergraph and the API schema, or every reason why they cannot be composed. */
export function composeSupergraph(
  parts: { name: string; sdl: string }[],
): { supergraph: string; api: string } | { errors: string[] } {
  const composed = composeServices(
    parts.map(({ name, sdl }) => ({ name, url: `nats://graphql.${name}`, typeDefs: parse(sdl) })),
  );
  if (composed.errors) return { errors: composed.errors.map((error) => error.message) };
  const api = composed.schema.toAPISchema().toGraphQLJSSchema();
  return {
    supergraph: `${composed.supergraphSdl.trim()}\n`,
    api: `${printSchema(api).trim()}\n`,
  };
}
