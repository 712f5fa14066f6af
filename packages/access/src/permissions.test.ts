import { describe, expect, it } from 'vitest';
import { can, permissions, permissionsOf } from './permissions.ts';
import { isRole, roleNames, roles } from './roles.ts';

describe('can', () => {
  it.each([
    ['COLLECTOR', 'collection:submit', true],
    ['COLLECTOR', 'collection:validateLevel1', false],
    ['TEAM_MANAGER', 'collection:validateLevel1', true],
    ['TEAM_MANAGER', 'collection:validateLevel2', false],
    ['SUPERVISOR', 'collection:validateLevel2', true],
    ['SUPERVISOR', 'collection:validateLevel1', false],
    ['ADMIN', 'collection:validateLevel2', false],
    ['ADMIN', 'collection:reopen', true],
    ['ANALYST', 'collection:read', true],
    ['ANALYST', 'actor:read', false],
    ['ANALYST', 'export:identified', false],
  ])('%s, %s: %s', (role, permission, allowed) => {
    expect(can({ role }, permission)).toBe(allowed);
  });

  it('refuses what it does not know', () => {
    expect(can({ role: 'ROOT' }, 'collection:read')).toBe(false);
    expect(can({ role: 'ADMIN' }, 'collection:steal')).toBe(false);
    expect(can({ role: 'ADMIN' }, 'toString')).toBe(false);
  });
});

it('counts the permissions of each role as the table has them', () => {
  expect(permissions).toHaveLength(49);
  expect(Object.fromEntries(roles.map((role) => [role, permissionsOf(role).length]))).toEqual({
    COLLECTOR: 21,
    TEAM_MANAGER: 20,
    SUPERVISOR: 24,
    ADMIN: 39,
    ANALYST: 11,
  });
});

it('names every role in both languages', () => {
  for (const role of roles) {
    expect(roleNames[role].fr).toMatch(/\S/);
    expect(roleNames[role].en).toMatch(/\S/);
    expect(isRole(role)).toBe(true);
  }
});
