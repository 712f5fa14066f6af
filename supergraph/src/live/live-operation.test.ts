import { buildSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import type { LiveField } from './live-field.ts';
import { type LiveErrors, readLiveOperation } from './live-operation.ts';

const schema = buildSchema(`
  type Query { thing(id: ID!): Thing }
  type Subscription { thingChanged(kinds: [String!], by: Filter): ThingChanged! other: ThingChanged }
  input Filter { at: String }
  type ThingChanged { thingId: ID! at: String thing: Thing }
  type Thing { id: ID! name(short: Boolean): String parts(first: Int): [Thing] }
`);
const thingChanged: LiveField = {
  name: 'thingChanged',
  permission: 'thing:read',
  subjects: ['event.things.thing.*'],
  concerns: () => true,
  answer: ({ keys }) => ({ thingId: keys.thingId, at: keys.at }),
  read: { thing: { query: 'thing', argument: 'id', key: 'thingId' } },
};
const limits = {
  ...{ depthMax: 4, aliasesMax: 2, rootFieldsMax: 5, fieldsMax: 50 },
  tokensMax: 100,
};
const read = (query: string, variables: Record<string, unknown> = {}) =>
  readLiveOperation(
    { query, variables },
    { schema, limits, fields: new Map([['thingChanged', thingChanged]]) },
  );
const event = {
  ...{ sequence: 7, id: 'e', subject: 'event.things.thing.changed' },
  keys: { thingId: 't1', at: 'now' },
};
const oneLine = (text: string | undefined) => text?.replace(/\s+/g, ' ');

describe('a subscription as a query', () => {
  it('asks for nothing where the keys answer everything', () => {
    const operation = read('subscription { c: thingChanged(kinds: ["a"]) { id: thingId at } }');
    expect(operation.query).toBeNull();
    expect(operation.args).toEqual({ kinds: ['a'] });
    const answer = operation.assemble(operation.fromKeys(event), null);
    expect(answer).toEqual({ c: { id: 't1', at: 'now' } });
  });

  it('asks once for all that is read, with the variables and fragments that need', () => {
    const { query, assemble, fromKeys } = read(
      `subscription Live($thingId: Boolean, $unused: [String!], $skip: Boolean!) {
        thingChanged(kinds: $unused) {
          at @skip(if: $skip)
          thing { ...Named }
          ... on ThingChanged { again: thing { id } thing { parts(first: 1) { id } } }
        }
      }
      fragment Named on Thing { name(short: $thingId) }
      `,
      { thingId: true, skip: true, unused: ['x'] },
    );
    // The listener has a variable of the name the id would have.
    expect(oneLine(query?.text)).toBe(
      'query Live($_thingId: ID!, $thingId: Boolean) { ' +
        'thing: thing(id: $_thingId) { ...Named parts(first: 1) { id } } ' +
        'again: thing(id: $_thingId) { id } } ' +
        'fragment Named on Thing { name(short: $thingId) }',
    );
    expect(query?.variablesFor(event)).toEqual({ _thingId: 't1', thingId: true });
    expect(assemble(fromKeys(event), { thing: { name: 'n', parts: [] }, again: null })).toEqual({
      thingChanged: { thing: { name: 'n', parts: [] }, again: null },
    });
  });

  it('reports a few of the faults of its variables, however many there are', () => {
    const filter = Object.fromEntries(
      Array.from({ length: 20_000 }, (_unused, index) => [`unknown${index}`, index]),
    );
    let thrown: unknown;
    try {
      read('subscription ($by: Filter) { thingChanged(by: $by) { at } }', { by: filter });
    } catch (error) {
      thrown = error;
    }
    const { errors } = thrown as LiveErrors;
    expect(errors).toHaveLength(10);
    expect(errors.every(({ message }) => message.includes('is not defined by type'))).toBe(true);
  });

  it('measures the operation as a whole', () => {
    const three = 'subscription { thingChanged { a: at b: at c: thingId } }';
    expect(() => read(three)).toThrow('uses 3 aliases; at most 2');
    expect(() => read('subscription { a: thingChanged { b: at at } }')).not.toThrow();
    const many = `subscription { thingChanged { ${'at '.repeat(50)} } }`;
    expect(() => read(many)).toThrow('51 fields');
    const deepest = '{ thing { parts { parts { id } } } }';
    expect(() => read(`subscription { thingChanged ${deepest} }`)).not.toThrow();
  });

  it.each([
    ['{ thing(id: 1) { id } }', 'Only subscriptions'],
    ['subscription { other { at } }', 'does not serve the subscription other'],
    ['subscription { thingChanged { at } other { at } }', 'only one'],
    ['subscription { thingChanged { at', 'Syntax Error'],
    ['subscription ($id: ID!) { thingChanged(kinds: [$id]) { at } }', 'used in position'],
    ['subscription ($kinds: [String!]!) { thingChanged(kinds: $kinds) { at } }', 'required type'],
    ['subscription ($a: Boolean!) { thingChanged @skip(if: $a) { at } }', 'depend on a variable'],
    ['subscription { thingChanged { thing { parts { parts { parts { id } } } } } }', 'at most 4'],
    [`subscription { thingChanged { ${'at '.repeat(120)} } }`, '100 tokens'],
  ])('refuses %s', (query, message) => {
    expect(() => read(query)).toThrow(message);
  });
});
