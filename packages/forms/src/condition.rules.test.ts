import { describe, expect, it } from 'vitest';
import { conditionErrors, type Scope } from './condition.rules.ts';
import { placesOf } from './places.ts';
import { aField, aQuestion } from './testing/a-form.ts';

const places = placesOf([
  aField('header.notes'),
  aField('header.collectedOn'),
  aField('header.marketDay'),
  aField('header.transportCost'),
  aField('header.nearbyMarkets'),
  aField('header.gps'),
  aField('header.transportMode', { allowedReferences: { kind: 'transportMode' } }),
  aField('items.quantity'),
  aField('controls.feesPaymentAmount'),
  aQuestion('water', 'INTEGER'),
]);
const faults = (condition: unknown, scope: Scope = 'HEADER') =>
  conditionErrors(condition, { at: 'c', scope }, places).map(
    ({ path, reason }) => `${path} ${reason.name}`,
  );
const path = (name: string) => ({ path: name });
const costs = path('header.transportCost');

describe('a condition', () => {
  it('may use every operator of the language', () => {
    const condition = {
      all: [
        { any: [{ eq: [path('header.notes'), 'X'] }, { ne: [path('header.marketDay'), true] }] },
        { not: { isNull: path('extra.water') } },
        { lt: [{ count: { path: 'items' } }, 3] },
        { lte: [{ sum: { path: 'items.quantity' } }, costs] },
        { gt: [1, 0] },
        { gte: [path('header.collectedOn'), '2026-01-31'] },
        { in: [path('header.notes'), ['X', 'Y']] },
        { in: [path('header.nearbyMarkets'), ['Dantokpa']] },
        { eq: [path('header.transportMode.requiresPlate'), true] },
        { eq: [path('header.transportMode.code'), 'TRUCK'] },
        { exists: { path: 'controls', where: { gt: [path('controls.feesPaymentAmount'), 0] } } },
      ],
    };
    expect(faults(condition)).toEqual([]);
    expect(faults({ gt: [path('items.quantity'), '0.5'] }, 'ITEM')).toEqual([]);
  });

  it.each([
    ['an operator that does not exist', { like: [1, 2] }, 'c.like UNKNOWN_OPERATOR'],
    ['code', { eval: 'process.exit()' }, 'c.eval UNKNOWN_OPERATOR'],
    ['two operators at once', { eq: [1, 1], ne: [1, 2] }, 'c BAD_CONDITION'],
    ['a bare value', true, 'c BAD_CONDITION'],
    ['one operand', { eq: [1] }, 'c.eq BAD_CONDITION'],
    ['an empty list', { all: [] }, 'c.all BAD_CONDITION'],
    ['no list of values', { in: [costs, 'X'] }, 'c.in BAD_CONDITION'],
    ['an unknown field', { isNull: path('header.z') }, 'c.isNull.path UNKNOWN_PATH'],
    [
      'what an entry does not say',
      { eq: [path('header.transportMode.colour'), 'red'] },
      'c.eq.0.path UNKNOWN_PATH',
    ],
    [
      'an unknown field deep inside',
      { not: { all: [{ eq: [path('x'), 1] }] } },
      'c.not.all.0.eq.0.path UNKNOWN_PATH',
    ],
    [
      'a field of rows without saying which row',
      { eq: [path('items.quantity'), 1] },
      'c.eq.0.path UNKNOWN_PATH',
    ],
    ['a sum over the header', { eq: [{ sum: costs }, 1] }, 'c.eq.0.sum.path UNKNOWN_PATH'],
    [
      'a count of one column',
      { eq: [{ count: path('items.quantity') }, 1] },
      'c.eq.0.count.path UNKNOWN_PATH',
    ],
    ['an unknown operand', { eq: [{ env: 'HOME' }, 1] }, 'c.eq.0.env UNKNOWN_OPERATOR'],
    [
      'other rows within rows',
      { exists: { path: 'items', where: { isNull: path('controls.feesPaymentAmount') } } },
      'c.exists.where.isNull.path UNKNOWN_PATH',
    ],
    [
      'a loop within a loop',
      { exists: { path: 'items', where: { exists: { path: 'controls' } } } },
      'c.exists.where.exists BAD_CONDITION',
    ],
    ['a comparison that is never true', { eq: [costs, null] }, 'c.eq.1 BAD_CONDITION'],
    ['a number that is a word', { gt: [costs, 'many'] }, 'c.gt.1 BAD_CONDITION'],
    ['a number that is not exact', { gt: [costs, 1e-9] }, 'c.gt.1 BAD_CONDITION'],
    [
      'a day that does not exist',
      { lt: [path('header.collectedOn'), '2026-02-30'] },
      'c.lt.1 BAD_CONDITION',
    ],
    ['texts in an order', { lt: [path('header.notes'), 'X'] }, 'c.lt BAD_CONDITION'],
    ['a day beside a number', { eq: [path('header.collectedOn'), costs] }, 'c.eq BAD_CONDITION'],
    ['a position', { eq: [path('header.gps'), 'X'] }, 'c.eq BAD_CONDITION'],
    ['a list as one value', { eq: [path('header.nearbyMarkets'), 'X'] }, 'c.eq BAD_CONDITION'],
    ['an id that is none', { eq: [path('header.transportMode'), 'TRUCK'] }, 'c.eq.1 BAD_CONDITION'],
    [
      'a sum of texts',
      { eq: [{ sum: { path: 'header.notes' } }, 1] },
      'c.eq.0.sum.path UNKNOWN_PATH',
    ],
  ])('refuses %s', (_what, condition, fault) => {
    expect(faults(condition)).toEqual([fault]);
  });

  it('is no deeper than a person can follow', () => {
    let condition: unknown = { eq: [1, 1] };
    for (let depth = 0; depth < 100; depth += 1) condition = { not: condition };
    expect(faults(condition)).toHaveLength(1);
  });
});
