import { type DocumentNode, parse, print, stripIgnoredCharacters } from 'graphql';
import { describe, expect, it } from 'vitest';
import { commonSchema, isServedBy } from './common-schema.ts';
import { lacksOf } from './schema-lacks.ts';

const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9",
  import: ["@key", "@requires", "@external", { name: "@shareable", as: "@shared" }])`;
const schema = (text: string): DocumentNode => parse(`${link} ${text}`);
const plain = (document: DocumentNode) => stripIgnoredCharacters(print(document));
const types = (document: DocumentNode) => plain(document).replace(/^extend schema.*?]\)/, '');

const old = schema(
  'type Query { sales: [Sale!] } type Sale @key(fields: "id") { id: ID! kg: Int }',
);
const added = schema(
  'type Query { sales(first: Int): [Sale!] } type Sale @key(fields: "id") { id: ID! kg: Int day: String }',
);
const dropped = schema('type Query { sales: [Sale!] } type Sale @key(fields: "id") { id: ID! }');

describe('one process after the other is replaced', () => {
  it('keeps the schema of those without what is added until all have it', () => {
    expect(commonSchema([added, old])).toBe(old);
    expect(commonSchema([added])).toBe(added);
  });

  it('takes the schema without what is removed as soon as it is known', () => {
    expect(commonSchema([dropped, old])).toBe(dropped);
    expect(commonSchema([dropped, added, old])).toBe(dropped);
  });

  it('takes what is common to a version that adds and removes, and the one before', () => {
    const both = schema(
      'type Query { sales: [Sale!] find(id: ID!): Sale } type Sale @key(fields: "id") { id: ID! day: String }',
    );
    const common = commonSchema([both, old]);
    expect(types(common)).toBe(types(dropped));
    for (const one of [both, old]) expect(isServedBy(common, one)).toBe(true);
  });
});

describe('what a process cannot answer', () => {
  const lacks = (wanted: string, offered: string) => [
    ...lacksOf(schema(wanted), schema(offered)).keys(),
  ];
  it.each([
    ['a type', 'type Query { a: Int } scalar B', 'type Query { a: Int }', ['B']],
    ['a field', 'type Query { a: Int b: Int }', 'type Query { a: Int }', ['Query.b']],
    ['a sure value', 'type Query { a: Int! }', 'type Query { a: Int }', ['Query.a']],
    ['an argument', 'type Query { a(b: Int): Int }', 'type Query { a: Int }', ['Query.a(b:)']],
    [
      'a call without',
      'type Query { a: Int c: Int }',
      'type Query { a(b: Int!): Int c: Int }',
      ['Query.a'],
    ],
    ['a null', 'type Query { a(b: Int): Int }', 'type Query { a(b: Int!): Int }', ['Query.a(b:)']],
    ['an enum value', 'enum E { A B }', 'enum E { A }', ['E.B']],
    [
      'a key',
      'type T @key(fields: "a b") { a: Int b: Int }',
      'type T @key(fields: "a") { a: Int b: Int }',
      ['T @key a b'],
    ],
    [
      'a key that is told only',
      'type T @key(fields: "a") { a: Int }',
      'type T @key(fields: "a", resolvable: false) { a: Int }',
      ['T @key a'],
    ],
    [
      'a field of others',
      'type T { a: Int b: Int }',
      'type T { a: Int @external b: Int }',
      ['T.a'],
    ],
    [
      'a member',
      'union U = A | B type A { a: Int } type B { a: Int }',
      'union U = A type A { a: Int } type B { a: Int }',
      ['U|B'],
    ],
    [
      'an interface',
      'interface I { a: Int } type A implements I { a: Int }',
      'interface I { a: Int } type A { a: Int }',
      ['A|I'],
    ],
    ['an input', 'input I { a: Int b: Int }', 'input I { a: Int }', ['I.b']],
    [
      'what leads to it',
      'type Query { a(i: I!): A } input I { a: Int! b: B } enum B { C } type A { b: Int }',
      'type Query { a(i: I!): A } input I { a: Int! } type A { b: Int }',
      ['B', 'I.b'],
    ],
  ])('%s', (_what, wanted, offered, expected) => {
    expect(lacks(wanted, offered).sort()).toEqual(expected.sort());
  });

  it.each([
    ['more than is asked', 'type Query { a: Int }', 'type Query { a(b: Int = 1): Int! c: Int }'],
    [
      'the same in other words',
      'type T @key(fields: "a  b") { a: Int b: Int }',
      '"Of this" type T @key(fields: "a, b") @shared { b: Int a: Int }',
    ],
    [
      'an extension',
      'type Query { a: Int b: Int }',
      'type Query { a: Int } extend type Query { b: Int }',
    ],
    [
      'fields of Federation',
      'type Query { a: Int _service: _Service! } type _Service { sdl: String }',
      'type Query { a: Int }',
    ],
  ])('not %s', (_what, wanted, offered) => {
    expect(lacks(wanted, offered)).toEqual([]);
  });
});

describe('the common part', () => {
  const common = (latest: string, earlier: string) =>
    types(commonSchema([schema(latest), schema(earlier)]));
  const extra = { latest: ' type New { a: Int }', earlier: ' type Old { a: Int }' };

  it.each([
    [
      'types that both can live with',
      'type Query { a(b: [Int]!): [Int!] }',
      'type Query { a(b: [Int!]): [Int]! }',
      'type Query{a(b:[Int!]!):[Int]}',
    ],
    [
      'no field whose value has become another',
      'type Query { a: Int b: Int }',
      'type Query { a: String b: Int }',
      'type Query{b:Int}',
    ],
    [
      'no field that insists on what only one side knows',
      'type Query { a(b: Int!): Int c: Int }',
      'type Query { a: Int c: Int }',
      'type Query{c:Int}',
    ],
    [
      'all that either resolver requires',
      'type T { a: Int @external b: Int @external c: Int @requires(fields: "a") d: Int }',
      'type T { a: Int @external b: Int @external c: Int @requires(fields: "b") d: Int @requires(fields: "a") }',
      'type T{a:Int@external b:Int@external c:Int@requires(fields:"a b")d:Int@requires(fields:"a")}',
    ],
    [
      'the keys of both',
      'type T @key(fields: "a") @key(fields: "b") { a: Int b: Int }',
      'type T @key(fields: "c") @key(fields: "b") { a: Int b: Int c: Int }',
      'type T@key(fields:"b"){a:Int b:Int}',
    ],
    [
      'the access of the latest',
      'type Query { a: Int @shared }',
      'type Query { a: Int }',
      'type Query{a:Int@shared}',
    ],
  ])('has %s', (_what, latest, earlier, expected) => {
    expect(common(latest + extra.latest, earlier + extra.earlier)).toBe(expected);
  });
});
