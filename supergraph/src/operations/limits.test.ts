import { buildSchema, parse, specifiedRules, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { assertShallow, operationLimits, refuseDocument } from './limits.ts';

const limits = { depthMax: 4, aliasesMax: 3, rootFieldsMax: 2, fieldsMax: 20 };
const reasonFor = (query: string) => refuseDocument(parse(query), limits)?.reason.name ?? null;

describe('limits of an operation', () => {
  it.each([
    ['{ a { b { c { d } } } }', null],
    ['{ a { b { c { d { e } } } } }', 'TOO_DEEP'],
    ['{ a { ...F } } fragment F on A { b { c { d } } }', null],
    ['{ a { ...F } } fragment F on A { b { c { d { e } } } }', 'TOO_DEEP'],
    ['{ a { ... on A { b { ... { c { d } } } } } }', null],
    ['{ x: a y: b }', null],
    ['{ a { p: b q: b } b { r: c s: c } }', 'TOO_MANY_ALIASES'],
    ['{ a { ...F b { ...F } } } fragment F on A { p: x q: x }', 'TOO_MANY_ALIASES'],
    ['{ a b c }', 'TOO_MANY_ROOT_FIELDS'],
    ['{ ...F ...G } fragment F on Query { a } fragment G on Query { b c }', 'TOO_MANY_ROOT_FIELDS'],
    ['query One { a } query Two { a { b { c { d { e } } } } }', 'TOO_DEEP'],
    ['query ($representations: [ID!]) { a(ids: $representations) }', 'RESERVED_VARIABLE'],
    ['subscription { a }', 'SUBSCRIPTION_REFUSED'],
  ])('%s: %s', (query, expected) => {
    expect(reasonFor(query)).toBe(expected);
  });

  it.each([
    'subscription ($a: Boolean!) { sold @skip(if: $a) { id } }',
    'query Q { a } subscription S($a: Boolean!) { sold @include(if: $a) { id } }',
  ])('is one refusal, whatever other rules would say or throw: %s', (query) => {
    const schema = buildSchema(
      'type Query { a: Int } type Subscription { sold: Sale } type Sale { id: ID }',
    );
    // In Apollo Server's order.
    const rules = [...specifiedRules, operationLimits(limits)];
    const errors = validate(schema, parse(query), rules);
    expect(errors.map(({ originalError }) => originalError)).toMatchObject([
      { reason: { name: 'SUBSCRIPTION_REFUSED' } },
    ]);
  });

  it('leaves introspection to validation', () => {
    expect(reasonFor('{ __schema { types { fields { type { ofType { name } } } } } }')).toBeNull();
  });

  it('ends on a fragment that spreads itself', () => {
    expect(reasonFor('{ a { ...F } } fragment F on A { b { ...F } }')).toBeNull();
  });

  it('ends at once on fragments that double each other', () => {
    const fragments = Array.from(
      { length: 60 },
      (_unused, index) => `fragment F${index} on A { ...F${index + 1} ...F${index + 1} }`,
    );
    const query = (last: string) =>
      `{ a { ...F0 } } ${fragments.join(' ')} fragment F60 on A ${last}`;
    expect(reasonFor(query('{ p: x }'))).toBe('TOO_MANY_ALIASES');
    // Planning spreads them out: a short text without any alias would take all memory there is.
    expect(reasonFor(query('{ x }'))).toBe('TOO_MANY_FIELDS');
  });

  it('counts what introspection asks for, not how deeply', () => {
    const many =
      '{ __schema { p: types { name } q: types { name } r: types { name } s: types { name } } }';
    expect(reasonFor(many)).toBe('TOO_MANY_ALIASES');
    const doubled = `{ __schema { types { ...F0 } } } ${Array.from(
      { length: 30 },
      (_unused, index) =>
        `fragment F${index} on __Type { ofType { ...F${index + 1} } interfaces { ...F${index + 1} } }`,
    ).join(' ')} fragment F30 on __Type { name }`;
    expect(reasonFor(doubled)).toBe('TOO_MANY_FIELDS');
  });
});

describe('variables', () => {
  const nested = (depth: number) => JSON.parse(`{"a": ${'['.repeat(depth)}1${']'.repeat(depth)}}`);

  it('may nest, but not without end', () => {
    expect(() => assertShallow(undefined)).not.toThrow();
    expect(() => assertShallow({ input: { content: { items: [{ a: [null] }] } } })).not.toThrow();
    expect(() => assertShallow(nested(30))).not.toThrow();
    expect(() => assertShallow(nested(100_000))).toThrow('40 levels');
  });
});
