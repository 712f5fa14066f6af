import { buildSubgraphSchema } from '@apollo/subgraph';
import { buildSchema, parse } from 'graphql';
import { expect, it } from 'vitest';
import { schemaHash, sdlOf } from './schema-hash.ts';

it('is the same for the same schema however it is laid out, and another for another', () => {
  expect(schemaHash('type Query { a: Int }')).toBe(schemaHash('# note\ntype Query {\n\ta:Int\n}'));
  expect(schemaHash('type Query { a: Int }')).not.toBe(schemaHash('type Query { a: Int! }'));
});

it('covers the directives of a subgraph schema', () => {
  const subgraph = buildSubgraphSchema(
    parse('type Query { a: Lot } type Lot @key(fields: "id") { id: ID }'),
  );
  expect(sdlOf(subgraph)).toContain('@key');
  expect(sdlOf(buildSchema('type Query { a: Int }'))).toContain('a: Int');
});
