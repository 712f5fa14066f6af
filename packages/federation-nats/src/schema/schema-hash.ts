import { createHash } from 'node:crypto';
import {
  type GraphQLSchema,
  graphqlSync,
  print,
  printSchema,
  stripIgnoredCharacters,
} from 'graphql';

/**
 * Names a schema by its content: the same for texts that differ in white space and comments only.
 * It travels as `Schema-Hash` and stands in the metadata of each process, so that skew is noticed.
 */
export function schemaHash(sdl: string): string {
  return createHash('sha256').update(stripIgnoredCharacters(sdl)).digest('hex').slice(0, 32);
}

/**
 * The SDL of a subgraph schema, directives included: what it says of itself, else what it was built
 * from. A schema made without any SDL is printed.
 */
export function sdlOf(schema: GraphQLSchema): string {
  return toldSdl(schema) || writtenSdl(schema) || printSchema(schema);
}

function toldSdl(schema: GraphQLSchema): string | undefined {
  if (!schema.getQueryType()?.getFields()._service) return undefined;
  try {
    const { data } = graphqlSync({ schema, source: '{ _service { sdl } }' });
    return (data?._service as { sdl?: string } | undefined)?.sdl;
  } catch {
    // A resolver that answers later is good enough for a gateway, and of no use here.
    return undefined;
  }
}

function writtenSdl(schema: GraphQLSchema): string {
  const nodes = [schema, ...Object.values(schema.getTypeMap())].flatMap(
    ({ astNode, extensionASTNodes }) => [...(astNode ? [astNode] : []), ...extensionASTNodes],
  );
  return nodes.map(print).join('\n\n');
}
