import { describe, expect, it } from 'vitest';
import { conditionErrors, type Scope } from './condition.rules.ts';

const known = ['header.a', 'header.b', 'items.quantity', 'controls.fees', 'extra.water'];
const faults = (condition: unknown, scope: Scope = 'HEADER') =>
  conditionErrors(condition, { at: 'c', scope }, (path) => known.includes(path)).map(
    ({ path, reason }) => `${path} ${reason.name}`,
  );

describe('a condition', () => {
  it('may use every operator of the language', () => {
    const condition = {
      all: [
        { any: [{ eq: [{ path: 'header.a' }, 'X'] }, { ne: [{ path: 'header.b' }, null] }] },
        { not: { isNull: { path: 'extra.water' } } },
        { lt: [{ count: { path: 'items' } }, 3] },
        { lte: [{ sum: { path: 'items.quantity' } }, { path: 'header.b' }] },
        { gt: [1, 0] },
        { gte: [{ path: 'header.a' }, 2] },
        { in: [{ path: 'header.a' }, ['X', 'Y']] },
        { exists: { path: 'controls', where: { gt: [{ path: 'controls.fees' }, 0] } } },
      ],
    };
    expect(faults(condition)).toEqual([]);
    expect(faults({ gt: [{ path: 'items.quantity' }, 0] }, 'ITEM')).toEqual([]);
  });

  it.each([
    ['an operator that does not exist', { like: [1, 2] }, 'c.like UNKNOWN_OPERATOR'],
    ['code', { eval: 'process.exit()' }, 'c.eval UNKNOWN_OPERATOR'],
    ['two operators at once', { eq: [1, 1], ne: [1, 2] }, 'c BAD_CONDITION'],
    ['a bare value', true, 'c BAD_CONDITION'],
    ['one operand', { eq: [1] }, 'c.eq BAD_CONDITION'],
    ['an empty list', { all: [] }, 'c.all BAD_CONDITION'],
    ['no list of values', { in: [{ path: 'header.a' }, 'X'] }, 'c.in BAD_CONDITION'],
    ['an unknown field', { isNull: { path: 'header.z' } }, 'c.isNull.path UNKNOWN_PATH'],
    [
      'an unknown field deep inside',
      { not: { all: [{ eq: [{ path: 'x' }, 1] }] } },
      'c.not.all.0.eq.0.path UNKNOWN_PATH',
    ],
    [
      'a field of rows without saying which row',
      { eq: [{ path: 'items.quantity' }, 1] },
      'c.eq.0.path UNKNOWN_PATH',
    ],
    [
      'a sum over the header',
      { eq: [{ sum: { path: 'header.a' } }, 1] },
      'c.eq.0.sum.path UNKNOWN_PATH',
    ],
    [
      'a count of one column',
      { eq: [{ count: { path: 'items.quantity' } }, 1] },
      'c.eq.0.count.path UNKNOWN_PATH',
    ],
    ['an unknown operand', { eq: [{ env: 'HOME' }, 1] }, 'c.eq.0.env UNKNOWN_OPERATOR'],
    [
      'other rows within rows',
      { exists: { path: 'items', where: { isNull: { path: 'controls.fees' } } } },
      'c.exists.where.isNull.path UNKNOWN_PATH',
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
