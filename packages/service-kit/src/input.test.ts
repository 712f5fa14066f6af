import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { DomainError } from './errors.ts';
import { newId } from './ids.ts';
import { day, decimal, instant, optionalText, parseInput, text, uuid } from './input.ts';

const schema = z.strictObject({
  id: uuid,
  weightKg: decimal({ scale: 3, max: '100000' }).nullish(),
  on: day.nullish(),
  at: instant.nullish(),
  name: text(5).nullish(),
  note: optionalText(10),
  kind: z.enum(['A', 'B']).nullish(),
  lines: z
    .array(z.strictObject({ count: z.int().min(1) }))
    .max(2)
    .nullish(),
});
const id = newId();

function refusedFields(input: unknown): Record<string, string> {
  try {
    parseInput(schema, input);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return Object.fromEntries(error.fields.map((field) => [field.path, field.reason.name]));
  }
  return {};
}

describe('parseInput', () => {
  it('names every refused field at once', () => {
    expect(
      refusedFields({
        id: 'x',
        weightKg: '-1',
        on: '2026-02-30',
        at: 'noon',
        name: 'too long',
        kind: 'C',
        lines: [{ count: 0 }, {}],
        extra: 1,
      }),
    ).toEqual({
      'input.id': 'WRONG_FORMAT',
      'input.weightKg': 'TOO_SMALL',
      'input.on': 'WRONG_FORMAT',
      'input.at': 'WRONG_FORMAT',
      'input.name': 'TOO_LONG',
      'input.kind': 'NOT_ALLOWED',
      'input.lines.0.count': 'TOO_SMALL',
      'input.lines.1.count': 'REQUIRED',
      'input.extra': 'UNKNOWN_FIELD',
    });
  });

  it('refuses halves of characters, which no database takes', () => {
    expect(refusedFields({ id, name: 'a\ud800', note: '\udc00\ud800' })).toEqual({
      'input.name': 'WRONG_FORMAT',
      'input.note': 'WRONG_FORMAT',
    });
    expect(refusedFields({ id, name: '😀' })).toEqual({});
  });

  it('refuses control characters but those that part words and lines', () => {
    expect(refusedFields({ id, name: 'a\u0000', note: 'a\u001b[2Jb' })).toEqual({
      'input.name': 'WRONG_FORMAT',
      'input.note': 'WRONG_FORMAT',
    });
    expect(refusedFields({ id, name: 'a', note: 'a\r\n\tb' })).toEqual({});
  });

  it('keeps one writing for equal values', () => {
    const parsed = parseInput(schema, {
      id,
      weightKg: '0040.500',
      at: '2026-03-14T10:30:00+01:00',
      name: ' Cafe\u0301 ',
      note: '  ',
    });
    expect(parsed).toEqual({
      id,
      weightKg: '40.5',
      at: '2026-03-14T09:30:00.000Z',
      name: 'Café',
      note: null,
    });
  });

  it('refuses more decimals than the field has, and exponents', () => {
    expect(refusedFields({ id, weightKg: '1.2345' })).toEqual({ 'input.weightKg': 'WRONG_FORMAT' });
    expect(refusedFields({ id, weightKg: '1e3' })).toEqual({ 'input.weightKg': 'WRONG_FORMAT' });
    expect(refusedFields({ id, weightKg: '100001' })).toEqual({ 'input.weightKg': 'TOO_BIG' });
  });
});
