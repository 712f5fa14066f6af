import { createHash } from 'node:crypto';
import { type GraphQLSchema, graphqlSync, printSchema, stripIgnoredCharacters } from 'graphql';

/**
 * Names a schema by its content: the same for texts that differ in white space and comments only.
 * It travels as `Schema-Hash` and stands in the metadata of each process, so that skew is noticed.
 */
export function schemaHash(sdl: string): string {
  return createHash('sha256').update(stripIgnoredCharacters(sdl)).digest('hex').slice(0, 32);
}

/** The SDL a subgraph schema gives of itself (directives included), or the printed schema. */
export function sdlOf(schema: GraphQLSchema): string {
  if (schema.getQueryType()?.getFields()._service) {
    const { data } = graphqlSync({ schema, source: '{ _service { sdl } }' });
    const sdl = (data?._service as { sdl?: string } | undefined)?.sdl;
    if (sdl) return sdl;
  }
  return printSchema(schema);
}
