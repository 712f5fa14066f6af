import { parseValue } from 'graphql';
import { describe, expect, it } from 'vitest';
import { canonicalJson, contentHash } from './commands/canonical.ts';
import { isUuid, newId } from './ids.ts';
import { acceptedLanguage } from './language.ts';
import { decodeCursor, encodeCursor, instantOfCursor, pageArgs, toPage } from './pages.ts';
import { scalarResolvers } from './values/scalars.ts';

describe('ids', () => {
  it('are lower-case UUIDv7 that sort by time', () => {
    const earlier = newId(1_000);
    const later = newId(2_000);
    expect(isUuid(earlier)).toBe(true);
    expect(earlier < later).toBe(true);
    expect(isUuid(earlier.toUpperCase())).toBe(false);
    expect(isUuid('6f2c1e6a-6f2c-4e6a-8f2c-6f2c1e6a6f2c')).toBe(false);
  });
});

describe('canonical content', () => {
  it('is the same whatever the order of keys and the absent ones', () => {
    expect(canonicalJson({ b: [1, { d: 1, c: undefined }], a: null })).toBe(
      '{"a":null,"b":[1,{"d":1}]}',
    );
    expect(contentHash({ a: 1, b: 2 })).toBe(contentHash({ b: 2, a: 1 }));
    expect(contentHash({ a: 1 })).not.toBe(contentHash({ a: '1' }));
  });
});

describe('acceptedLanguage', () => {
  it.each([
    ['en-GB,fr;q=0.8', 'en'],
    ['de, fr;q=0.7, en;q=0.9', 'en'],
    ['de', null],
    ['en;q=0', null],
    [undefined, null],
  ])('reads %s as %s', (header, language) => {
    expect(acceptedLanguage(header)).toBe(language);
  });
});

describe('pages', () => {
  it('hold at most the limit, and say whether more follows', () => {
    const page = toPage([1, 2, 3], 2, (row) => [row]);
    expect(page).toEqual({ nodes: [1, 2], endCursor: encodeCursor([2]), hasNextPage: true });
    expect(decodeCursor(encodeCursor(['a', 2]), 2)).toEqual(['a', 2]);
  });

  it('refuse sizes beyond the limit and cursors of other lists', () => {
    const limits = { max: 100, keys: 2 };
    expect(() => pageArgs({ first: 101 }, limits)).toThrow('at most 100');
    expect(() => pageArgs({ first: -1 }, limits)).toThrow();
    expect(() => pageArgs({ offset: 10_001 }, limits)).toThrow();
    expect(() => pageArgs({ after: 'x' }, limits)).toThrow();
    expect(() => pageArgs({ after: encodeCursor(['one']) }, limits)).toThrow();
    expect(pageArgs({}, limits)).toEqual({ limit: 20, offset: 0, after: null });
  });

  it('refuse a cursor with something else where an instant belongs', () => {
    const at = '2026-03-14T09:30:00.000Z';
    expect(instantOfCursor(at)).toEqual(new Date(at));
    for (const value of ['x', null, 5, {}, '99999-01-01T00:00:00.000Z']) {
      expect(() => instantOfCursor(value)).toThrow('refused');
    }
  });
});

describe('scalars', () => {
  const { Decimal, Date: Day, DateTime } = scalarResolvers;

  it('write decimals without exponent and days without a zone', () => {
    expect(Decimal.serialize({ toFixed: () => '1466.67' })).toBe('1466.67');
    expect(Day.serialize(new Date('2026-03-14T00:00:00Z'))).toBe('2026-03-14');
    expect(DateTime.serialize('2026-03-14T10:00:00+01:00')).toBe('2026-03-14T09:00:00.000Z');
  });

  it('refuse what is none', () => {
    expect(() => Decimal.parseValue('1e3')).toThrow('decimal');
    expect(() => Decimal.parseValue(1.5)).toThrow('decimal');
    expect(Decimal.parseValue(12)).toBe('12');
    expect(() => Day.parseValue('2026-02-30')).toThrow('day');
    expect(() => DateTime.parseValue('2026-03-14')).toThrow('instant');
    expect(() => Day.parseLiteral(parseValue('"2026-02-30"'), null)).toThrow(
      expect.objectContaining({ nodes: [expect.anything()] }),
    );
    expect(() => Day.parseValue('0000-01-01')).toThrow('day');
    expect(() => DateTime.parseValue('0026-03-14T09:30:00Z')).toThrow('instant');
  });
});
