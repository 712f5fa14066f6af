import { describe, expect, it } from 'vitest';
import { bearerToken } from './tokens.ts';

describe('the token of a header', () => {
  it.each(['Bearer a.b.c', 'bearer a.b.c', 'BEARER  a.b.c'])('is read from "%s"', (header) => {
    expect(bearerToken(header)).toBe('a.b.c');
  });

  it.each(['Basic a.b.c', 'Bearera.b.c', 'Bearer', 'Bearer a.b', 'Bearer a.b.c d', 'a.b.c'])(
    'is none that could hold in "%s"',
    (header) => {
      expect(() => bearerToken(header)).toThrow();
    },
  );

  it.each([null, undefined, ''])('is absent without one: %s', (header) => {
    expect(bearerToken(header)).toBeNull();
  });
});
