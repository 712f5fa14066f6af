import { buildSchema, type OperationDefinitionNode, parse } from 'graphql';
import { expect, it } from 'vitest';
import { cacheHintOf, hasCacheHints } from './cache-hints.ts';

const schema = buildSchema(`
  enum CacheControlScope { PUBLIC PRIVATE }
  directive @cacheControl(maxAge: Int, scope: CacheControlScope, inheritMaxAge: Boolean)
    on FIELD_DEFINITION | OBJECT | INTERFACE | UNION
  scalar _Any
  union _Entity = Country | Basket
  union Found @cacheControl(maxAge: 20) = Country | Basket
  interface Named { name: String @cacheControl(maxAge: 90) }
  type Query {
    country: Country
    fresh: Country @cacheControl(maxAge: 10)
    count: Int
    total: Int @cacheControl(maxAge: 40)
    basket: Basket
    found: Found
    mine: Country @cacheControl(maxAge: 60, scope: PRIVATE)
    handed: Place @cacheControl(inheritMaxAge: true)
    _entities(representations: [_Any!]!): [_Entity]!
    _service: Service
  }
  type Mutation { add: Country }
  type Service { sdl: String }
  type Country implements Named @cacheControl(maxAge: 300) {
    id: ID name: String
    place: Place
    capital: City
    again: Country
    visits: Int @cacheControl(maxAge: 5)
    mayor: City @cacheControl(inheritMaxAge: true)
    secret: String @cacheControl(scope: PRIVATE)
  }
  type Place @cacheControl(inheritMaxAge: true) { latitude: Float }
  type City { name: String }
  type Basket { id: ID }
  extend type Basket @cacheControl(maxAge: 30)
`);

const hint = (text: string) => {
  const document = parse(text);
  return cacheHintOf(schema, document, document.definitions[0] as OperationDefinitionNode);
};
const forAll = (maxAge: number) => ({ maxAge, scope: 'PUBLIC' });

it.each([
  ['has the age of its type', '{ country { id name __typename } }', forAll(300)],
  ['has the age of its field before that of its type', '{ fresh { id } }', forAll(10)],
  ['is as short as its shortest part', '{ country { visits } total }', forAll(5)],
  ['is nothing with a root field without a word', '{ country { id } count }', null],
  ['is nothing with an object without a word', '{ country { capital { name } } }', null],
  ['goes down through objects', '{ country { again { again { visits } } } }', forAll(5)],
  ['lasts with what inherits', '{ country { place { latitude } mayor { name } } }', forAll(300)],
  ['has nothing to inherit at the root', '{ handed { latitude } }', null],
  ['is PRIVATE with one part that is', '{ country { secret } }', { maxAge: 300, scope: 'PRIVATE' }],
  ['is PRIVATE with one root that is', '{ mine { id } total }', { maxAge: 40, scope: 'PRIVATE' }],
  ['has the age of an extended type', '{ basket { id } }', forAll(30)],
  ['has the age of a union', '{ found { ... on Country { id } } }', forAll(20)],
  [
    'looks into fragments',
    'query { country { ...a } } fragment a on Country { visits }',
    forAll(5),
  ],
  [
    'looks into what an interface says of its fields',
    '{ country { ... on Named { name } } }',
    forAll(90),
  ],
  ['is nothing for introspection', '{ __schema { types { name } } country { id } }', null],
  ['is nothing for a schema text', '{ _service { sdl } }', null],
  ['is nothing for a write', 'mutation { add { id } }', null],
  [
    'is that of the entities asked for',
    'query($representations: [_Any!]!) { _entities(representations: $representations) { ... on Country { name } ... on Basket { id } } }',
    forAll(30),
  ],
  ['is nothing where nothing is asked but a name', '{ __typename }', null],
])('the hint of an answer %s', (_name, text, expected) => {
  expect(hint(text)).toEqual(expected);
});

it('is looked for only where the schema has any', () => {
  expect(hasCacheHints(schema)).toBe(true);
  expect(hasCacheHints(buildSchema('type Query { a: Int }'))).toBe(false);
});
