import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldedPlate, plateDistance, plateHalves, searchHalves } from './plate-key.rules.ts';

describe('foldedPlate', () => {
  it.each([
    ['BO1234RB', '801234R8'],
    ['TG1I34AB', 'TG1134A8'],
    ['CAMION', null],
    ['0000', null],
    ['AB0', null],
    ['12A', null],
    [null, null],
  ])('reads %j as %j', (plate, folded) => expect(foldedPlate(plate)).toBe(folded));
});

describe('plateDistance', () => {
  it.each([
    ['AB1234RB', 'AB1234RB', 0],
    ['AB1234RB', 'AB1239RB', 1],
    ['AB1234RB', 'AB124RB', 1],
    ['AB1234RB', 'AB12344RB', 1],
    ['AB1234RB', 'AB1324RB', 1],
    ['AB1234RB', 'AB1243RX', 2],
    ['AB1234RB', 'AB12RB', 2],
    ['AB1234RB', 'BA1324RB', 2],
  ] as const)('%s and %s are %i apart', (a, b, distance) => {
    expect(plateDistance(a, b)).toBe(distance);
    expect(plateDistance(b, a)).toBe(distance);
  });
});

const sign = fc.constantFrom(...'0123456789ACDEFGHJKLMNPQRSTUVWXYZ');
const plate = fc
  .array(sign, { minLength: 4, maxLength: 14 })
  .map((signs) => signs.join(''))
  .filter((text) => foldedPlate(text) !== null);
const slip = fc.record({
  kind: fc.constantFrom('change', 'drop', 'add', 'swap'),
  at: fc.nat(),
  sign,
});

function withSlip(
  text: string,
  { kind, at, sign: other }: { kind: string; at: number; sign: string },
) {
  const index = at % text.length;
  const [before, here, after] = [text.slice(0, index), text[index] ?? '', text.slice(index + 1)];
  if (kind === 'change') return before + other + after;
  if (kind === 'drop') return before + after;
  if (kind === 'add') return before + other + here + after;
  return before + after.slice(0, 1) + here + after.slice(1);
}

describe('searchHalves', () => {
  it('finds every plate that one slip leads to', () => {
    fc.assert(
      fc.property(plate, slip, (written, mistake) => {
        const other = withSlip(written, mistake);
        fc.pre(foldedPlate(other) !== null);
        expect(plateDistance(written, other)).toBeLessThan(2);
        const search = searchHalves(written);
        const { plateHead, plateTail } = plateHalves(other);
        const [head, tail] = [plateHead ?? '', plateTail ?? ''];
        const byHead =
          search.heads.includes(head) &&
          (tail.endsWith(search.tailLast) || search.tailFirsts.includes(tail[0] ?? ''));
        const byTail =
          search.tails.includes(tail) &&
          (head.startsWith(search.headFirst) || search.headLasts.includes(head.at(-1) ?? ''));
        expect(byHead || byTail).toBe(true);
        const lists = [search.heads, search.tailFirsts, search.tails, search.headLasts];
        expect(lists.map((list) => list.length <= 4)).toEqual([true, true, true, true]);
        expect(search.tails.length).toBeLessThanOrEqual(3);
      }),
      { numRuns: 5_000 },
    );
  });

  it('cuts a plate into halves that make it up again', () => {
    expect(plateHalves('A81234R')).toEqual({ plateHead: 'A81', plateTail: '234R' });
    expect(plateHalves(null)).toEqual({ plateHead: null, plateTail: null });
  });
});
