import { describe, expect, it } from 'vitest';
import { type Bond, countOnce, type Member } from './count-once.rules.ts';

const aMember = (id: string, collectedOn: string, over: Partial<Member> = {}): Member => ({
  ...{ id, collectedOn, state: 'APPROVED_L2', consignmentGroupId: null },
  firstSubmittedAt: new Date(`${collectedOn}T12:00:00Z`),
  ...over,
});
const bond = (firstId: string, secondId: string, kind: Bond['kind'] = 'MIRROR'): Bond => ({
  ...{ firstId, secondId, kind },
});

function counted(members: Member[], bonds: Bond[]): Record<string, string> {
  return Object.fromEntries(
    [...countOnce(members, bonds, 'group')].map(([id, counting]) => [
      id,
      [
        counting.countsInFlows && 'flows',
        counting.countsInHarassment && 'harassment',
        counting.consignmentGroupId,
      ]
        .filter(Boolean)
        .join(' '),
    ]),
  );
}

describe('countOnce', () => {
  const three = [
    aMember('a', '2026-03-01'),
    aMember('b', '2026-03-02'),
    aMember('c', '2026-03-04'),
  ];

  it('counts the earliest day in flows and the latest in harassment', () => {
    expect(counted(three, [bond('a', 'b'), bond('b', 'c', 'REPEAT_OBSERVATION')])).toEqual({
      a: 'flows group',
      b: 'group',
      c: 'harassment group',
    });
  });

  it('decides by the id on one day', () => {
    const pair = [aMember('b', '2026-03-01'), aMember('a', '2026-03-01')];
    expect(counted(pair, [bond('a', 'b')])).toEqual({ a: 'flows group', b: 'harassment group' });
  });

  it('counts published records only', () => {
    const [first, ...rest] = three;
    const waiting = [{ ...first, state: 'APPROVED_L1' } as Member, ...rest];
    expect(counted(waiting, [bond('a', 'b'), bond('b', 'c')])).toEqual({
      a: 'group',
      b: 'flows group',
      c: 'harassment group',
    });
  });

  it('leaves the later of two copies out, whatever else it is tied to', () => {
    const late = { ...three[0], firstSubmittedAt: new Date('2026-04-01') } as Member;
    const members = [late, ...three.slice(1)];
    const bonds = [bond('a', 'b', 'SAME_RECORD'), bond('b', 'c')];
    expect(counted(members, bonds)).toEqual({ a: '', b: 'flows group', c: 'harassment group' });
    expect(counted(members, [bond('a', 'b', 'SAME_RECORD')])).toMatchObject({
      a: '',
      b: 'flows harassment',
    });
  });

  it('lets the next submission stand in for a rejected one, along a chain of copies', () => {
    const [a, b, c] = three as [Member, Member, Member];
    const chain = [bond('a', 'b', 'SAME_RECORD'), bond('b', 'c', 'SAME_RECORD')];
    const rejected = (member: Member): Member => ({ ...member, state: 'REJECTED_L1' });
    const whole = 'flows harassment';
    expect(counted([a, b, c], chain)).toEqual({ a: whole, b: '', c: '' });
    expect(counted([a, rejected(b), c], chain)).toEqual({ a: whole, b: '', c: '' });
    expect(counted([rejected(a), b, c], chain)).toEqual({ a: '', b: whole, c: '' });
    expect(counted([rejected(a), rejected(b), c], chain)).toEqual({ a: '', b: '', c: whole });
    const none = [rejected(a), rejected(b), rejected(c)];
    expect(counted(none, chain)).toEqual({ a: whole, b: '', c: '' });
  });

  it('gives a stand-in the place of the rejected one in its group', () => {
    const [a, b, c] = three as [Member, Member, Member];
    const bonds = [bond('a', 'b', 'SAME_RECORD'), bond('a', 'c')];
    const inGroup = { consignmentGroupId: 'known' };
    const out: Member = { ...a, ...inGroup, state: 'REJECTED_L2' };
    expect(counted([out, b, { ...c, ...inGroup }], bonds)).toEqual({
      a: '',
      b: 'flows known',
      c: 'harassment known',
    });
  });

  it('puts a record that stands alone again back', () => {
    const alone = [aMember('a', '2026-03-01', { consignmentGroupId: 'old' })];
    expect(counted(alone, [])).toEqual({ a: 'flows harassment' });
  });
});
