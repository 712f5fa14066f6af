import { answerOf, DomainError } from '@commerce-tracking/service-kit/errors';
import { INVALID_INPUT } from '@commerce-tracking/service-kit/reasons';
import { scalarResolvers, scalarTypeDefs } from '@commerce-tracking/service-kit/values/scalars';
import { buildSchema, getVariableValues, Kind, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { variableFault } from './variable-fault.ts';

const schema = buildSchema(`${scalarTypeDefs}
  enum Colour { RED GREEN }
  input Line { count: Int! price: Decimal on: Date at: DateTime month: Month colour: Colour }
  input Input { id: ID! name: String yes: Boolean share: Float lines: [Line!] }
  type Query { ask(input: Input!): Int }
`);
for (const [name, scalar] of Object.entries(scalarResolvers)) {
  Object.assign(schema.getType(name) ?? {}, { parseValue: scalar.parseValue });
}

/** What GraphQL itself says of such variables. */
function messageOf(variables: Record<string, unknown>): string {
  const [operation] = parse('query($input: Input!) { ask(input: $input) }').definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('no operation');
  const { errors } = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
  const [error] = errors ?? [];
  if (!error) throw new Error('the variables are good');
  return error.message;
}

const line = (fields: object) => ({ input: { id: '1', lines: [{ count: 1, ...fields }] } });

describe('a variable of the wrong shape', () => {
  it.each<[string, Record<string, unknown>, string, string]>([
    ['a variable that is missing', {}, 'input', 'REQUIRED'],
    ['a variable that is null', { input: null }, 'input', 'REQUIRED'],
    ['a field that is missing', { input: {} }, 'input.id', 'REQUIRED'],
    ['a field that is null', { input: { id: null } }, 'input.id', 'REQUIRED'],
    [
      'a field of a line that is missing',
      line({ count: undefined }),
      'input.lines.0.count',
      'REQUIRED',
    ],
    ['a field that is not there', line({ hue: 1 }), 'input.lines.0.hue', 'UNKNOWN_FIELD'],
    [
      'a value like one of the list',
      line({ colour: 'REED' }),
      'input.lines.0.colour',
      'NOT_ALLOWED',
    ],
    [
      'a value unlike any of the list',
      line({ colour: 'X' }),
      'input.lines.0.colour',
      'NOT_ALLOWED',
    ],
    ['a number for one of the list', line({ colour: 5 }), 'input.lines.0.colour', 'WRONG_TYPE'],
    ['no decimal', line({ price: '1e5' }), 'input.lines.0.price', 'WRONG_FORMAT'],
    ['no day', line({ on: '2026-02-30' }), 'input.lines.0.on', 'WRONG_FORMAT'],
    ['no instant', line({ at: 'now' }), 'input.lines.0.at', 'WRONG_FORMAT'],
    ['no month', line({ month: '2026-13' }), 'input.lines.0.month', 'WRONG_FORMAT'],
    ['no whole number', line({ count: 1.5 }), 'input.lines.0.count', 'WRONG_TYPE'],
    ['no text', { input: { id: '1', name: 5 } }, 'input.name', 'WRONG_TYPE'],
    ['no id', { input: { id: { secret: 1 } } }, 'input.id', 'WRONG_TYPE'],
    ['neither yes nor no', { input: { id: '1', yes: 'secret' } }, 'input.yes', 'WRONG_TYPE'],
    ['no number', { input: { id: '1', share: 'secret' } }, 'input.share', 'WRONG_TYPE'],
    ['no object', { input: 'secret' }, 'input', 'WRONG_TYPE'],
  ])('%s is told in both languages, without its value', (_kind, variables, path, name) => {
    const faults = variableFault(messageOf(variables));
    expect(faults.map((fault) => [fault.path, fault.reason.name])).toEqual([[path, name]]);
    const [french, english] = (['fr', 'en'] as const).map((language) =>
      JSON.stringify(answerOf(new DomainError(INVALID_INPUT, {}, faults), language)),
    );
    expect(french).not.toBe(english);
    expect(french).not.toMatch(/secret|represent|Expected|undefined/);
  });

  it('keeps what GraphQL says where there are no words for it', () => {
    const [fault] = variableFault(
      'Variable "$input" got invalid value 1 at "input.x"; Something new.',
    );
    expect(fault).toMatchObject({ path: 'input.x', values: { why: 'Something new.' } });
    expect(variableFault('Something else altogether.')).toEqual([]);
  });

  it.each<[string, Record<string, unknown>, string, string]>([
    ['in a text for an object', { input: 'my; secret; is "this"' }, 'input', 'WRONG_TYPE'],
    ['in a list', { input: { id: ['a; secret', 'b at "x"; secret'] } }, 'input.id', 'WRONG_TYPE'],
    ['in a field name', { input: { id: '1', 'x; secret': 1 } }, 'input', 'BAD_VARIABLE'],
  ])(
    'is told without its value, also where that holds what ends one: %s',
    (_what, variables, path, why) => {
      const faults = variableFault(messageOf(variables));
      expect(faults.map((fault) => [fault.path, fault.reason.name])).toEqual([[path, why]]);
      const told = answerOf(new DomainError(INVALID_INPUT, {}, faults), 'en');
      expect(JSON.stringify(told)).not.toContain('secret');
    },
  );
});
