import { buildSubgraphSchema } from '@apollo/subgraph';
import { buildSchema, parse } from 'graphql';
import { expect, it } from 'vitest';
import { isProtected } from '../access/access-schema.ts';
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

it('covers them too in a schema that says nothing of itself, or says it too late', () => {
  const sdl = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
    type Query { a: Lot _service: _Service } type _Service { sdl: String }
    type Lot @key(fields: "id") { id: ID }`;
  const schema = buildSchema(sdl, { assumeValidSDL: true });
  expect(sdlOf(schema)).toMatch(/extend schema @link[\s\S]*type Lot @key\(fields: "id"\)/);
  const service = schema.getQueryType()?.getFields()._service;
  Object.assign(service ?? {}, { resolve: async () => ({ sdl }) });
  expect(sdlOf(schema)).toMatch(/extend schema @link[\s\S]*type Lot @key\(fields: "id"\)/);
});

it('shows what is protected in a schema written by hand', () => {
  const sdl = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@authenticated"])
    type Query { a: Int b: Int `;
  expect(isProtected(buildSchema(`${sdl} @authenticated }`, { assumeValidSDL: true }))).toBe(true);
  expect(isProtected(buildSchema(`${sdl} }`, { assumeValidSDL: true }))).toBe(false);
});
