import { describe, expect, it } from 'vitest';
import { fold, matches, wordsOf } from './search.ts';

describe('a search', () => {
  it.each([
    ['Sèmè-Kraké', 'seme krake'],
    ["Côte d'Ivoire", 'cote divoire'],
    ['Côte d’Ivoire', 'cote divoire'],
    ['Œufs', 'oeufs'],
    ['0714.10.00', '07141000'],
    ['  Hillacondji – Sanvee  ', 'hillacondji sanvee'],
  ])('compares %j as %j', (text, folded) => {
    expect(fold(text)).toBe(folded);
  });

  it('asks for every word, in any order', () => {
    const text = fold('Marché de Fada N’Gourma');
    expect(matches(text, wordsOf('ngourma fada'))).toBe(true);
    expect(matches(text, wordsOf('fada paga'))).toBe(false);
    expect(matches(text, wordsOf('  '))).toBe(true);
  });
});
