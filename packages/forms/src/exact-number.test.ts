import fc from 'fast-check';
import { expect, it } from 'vitest';
import { comparerWith, exactNumber } from './exact-number.ts';

const decimal = fc
  .tuple(fc.boolean(), fc.stringMatching(/^\d{1,18}$/), fc.option(fc.stringMatching(/^\d{1,8}$/)))
  .map(([minus, whole, part]) => `${minus ? '-' : ''}${whole}${part === null ? '' : `.${part}`}`);

it('orders decimals as their digits do, near ones too', () => {
  const near = fc.tuple(decimal, fc.bigInt(-2n, 2n));
  fc.assert(
    fc.property(near, decimal, ([bound, off], other) => {
      const exact = exactNumber(bound) as bigint;
      const digits = String(exact + off < 0n ? -(exact + off) : exact + off).padStart(9, '0');
      const sign = exact + off < 0n ? '-' : '';
      const beside = `${sign}${digits.slice(0, -8)}.${digits.slice(-8)}`;
      expect(Math.sign(comparerWith(bound)(beside))).toBe(Number(off > 0n) - Number(off < 0n));
      const difference = (exactNumber(other) as bigint) - exact;
      const order = Number(difference > 0n) - Number(difference < 0n);
      expect(Math.sign(comparerWith(bound)(other))).toBe(order);
    }),
  );
});

it('knows what is no decimal', () => {
  for (const value of ['', '1e3', '1,5', 'many', true, null, 1e-9, '1.123456789']) {
    expect(exactNumber(value)).toBeNull();
  }
  expect(comparerWith('5')('many')).toBeNaN();
  expect(comparerWith('5')(5)).toBe(0);
});
