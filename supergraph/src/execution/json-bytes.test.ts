import { describe, expect, it } from 'vitest';
import { JsonBytes, pieceOf } from './json-bytes.ts';

const written = (write: (out: JsonBytes) => void) => {
  const out = new JsonBytes();
  write(out);
  return out.copy().toString();
};

describe('a string', () => {
  const texts = [
    '',
    'Bœuf sur pied',
    'Marché de Malanville, frontière bénino-nigérienne',
    'quote " and \\ and \n and \u0001',
    'é'.repeat(63),
    '한국 ￿ ퟿',
    '🏳 a pair',
    '\ud83c half of a pair',
    'the other half \udff3',
    `${'x'.repeat(80)} long`,
    `${'x'.repeat(80)} long " with a quote and 🏳 and \ud83c`,
  ];
  it.each(texts)('%j is written as JSON.stringify writes it', (text) => {
    expect(written((out) => out.string(text))).toBe(JSON.stringify(text));
  });

  it('is the same at every place of every character', () => {
    const out = new JsonBytes();
    for (let code = 0; code < 0x1_0000; code += 1) {
      const text = `a${String.fromCharCode(code)}b`;
      out.reset();
      out.string(text);
      const json = out.copy().toString();
      // Compared first: an expectation for each would take most of a minute.
      if (json !== JSON.stringify(text)) expect(json).toBe(JSON.stringify(text));
    }
  });
});

it('grows as long as there is more, and forgets nothing', () => {
  const piece = pieceOf('"é",');
  const long = 'é'.repeat(300_000);
  const json = written((out) => {
    for (let number = 0; number < 100_000; number += 1) out.piece(piece);
    out.plain('1e+21');
    out.string(long);
    out.json(JSON.stringify({ long }));
  });
  expect(json).toBe(`${'"é",'.repeat(100_000)}1e+21"${long}"{"long":"${long}"}`);
});

it('writes again what stands between two marks, and takes back what stands behind one', () => {
  const json = written((out) => {
    out.plain('12');
    out.again(0, 2);
    const mark = out.length;
    out.string('no');
    out.length = mark;
    out.plain('3');
  });
  expect(json).toBe('12123');
});

it('gives a copy that what is written next does not change', () => {
  const out = new JsonBytes();
  out.plain('1');
  const first = out.copy();
  out.reset();
  out.plain('2');
  expect([first.toString(), out.copy().toString()]).toEqual(['1', '2']);
});
