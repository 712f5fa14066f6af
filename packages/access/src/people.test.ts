import { expect, it } from 'vitest';
import { mayManage } from './people.ts';
import { roles } from './roles.ts';

it('lets administrators manage everybody, supervisors those below them, others nobody', () => {
  const managed = (role: string) => roles.filter((other) => mayManage({ role }, other));
  expect(managed('ADMIN')).toEqual([...roles]);
  expect(managed('SUPERVISOR')).toEqual(['COLLECTOR', 'TEAM_MANAGER']);
  for (const role of ['COLLECTOR', 'TEAM_MANAGER', 'ANALYST', 'ROOT', 'toString']) {
    expect(managed(role)).toEqual([]);
  }
});
