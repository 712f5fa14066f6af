import { describe, expect, it } from 'vitest';
import { hsDigits, hsDisplay, hsParent } from './hs-code.rules.ts';
import { codeOn } from './resolve-hs-code.rules.ts';

describe('an HS code', () => {
  it.each([
    ['0714.10', '071410'],
    ['071410', '071410'],
    ['0714.10.00', '07141000'],
    ['0714.10.00.00', '0714100000'],
    [' 0714.10 ', '071410'],
  ])('may be written %j', (written, digits) => {
    expect(hsDigits(written)).toBe(digits);
  });

  it.each(['0714', '07141', '0714.1', '071410000', '07.14.10', '0714-10', 'ABCDEF', ''])(
    'may not be written %j',
    (written) => {
      expect(hsDigits(written)).toBeNull();
    },
  );

  it('is shown with dots', () => {
    expect(hsDisplay('071410')).toBe('0714.10');
    expect(hsDisplay('0714100000')).toBe('0714.10.00.00');
  });

  it('has the longest known code it begins with as parent, of the same edition', () => {
    const code = (digits: string, edition = 2022) => ({ digits, edition }) as never;
    const known = [code('071410'), code('07141000'), code('07141000', 2017)];
    expect(hsParent(code('0714100000'), known)).toBe(known[1]);
    expect(hsParent(code('071410'), known)).toBeNull();
  });

  it('is resolved by nature, in the newest edition in force on the day', () => {
    const goods = {
      codes: [
        { natureId: 'fresh', edition: 2017 },
        { natureId: 'fresh', edition: 2022 },
        { natureId: 'flour', edition: 2022 },
      ],
    };
    expect(codeOn(goods, 'fresh', '2026-11-23')?.edition).toBe(2022);
    expect(codeOn(goods, 'fresh', '2021-12-31')?.edition).toBe(2017);
    expect(codeOn(goods, 'flour', '2021-12-31')).toBeNull();
    expect(codeOn(undefined, 'fresh', '2026-11-23')).toBeNull();
  });
});
