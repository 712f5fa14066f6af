import { expect, it } from 'vitest';
import { type Standing, successorErrors } from './successor.rules.ts';

const person: Standing = {
  id: 'a',
  actorRole: 'TEAM_MANAGER',
  status: 'ACTIVE',
  countryId: 'bj',
  branchId: 's',
};
const successor = { ...person, id: 'b' };
const reasons = (from: Partial<Standing>, to: Partial<Standing> | null) =>
  successorErrors({ ...person, ...from }, to && { ...successor, ...to }).map(
    ({ path, reason }) => `${path} ${reason.name}`,
  );

it('takes an active colleague of the same role, country and branch, and nobody else', () => {
  expect(reasons({}, {})).toEqual([]);
  const refused = [
    [null, 'UNKNOWN_REFERENCE'],
    [{ id: 'a' }, 'UNKNOWN_REFERENCE'],
    [{ actorRole: 'SUPERVISOR' }, 'OTHER_ROLE'],
    [{ status: 'INACTIVE' }, 'OUT_OF_USE'],
    [{ countryId: 'tg' }, 'OTHER_COUNTRY'],
    [{ branchId: 't' }, 'OTHER_BRANCH'],
  ] as const;
  for (const [to, reason] of refused)
    expect(reasons({}, to)).toEqual([`input.successorId ${reason}`]);
});

it('asks for no branch where the person has none, and for no successor where there is no work', () => {
  expect(reasons({ actorRole: 'SUPERVISOR', branchId: null }, { actorRole: 'SUPERVISOR' })).toEqual(
    [],
  );
  expect(reasons({ actorRole: 'ANALYST' }, { actorRole: 'ANALYST' })).toEqual([
    'input.successorId NOT_FOR_ROLE',
  ]);
});
