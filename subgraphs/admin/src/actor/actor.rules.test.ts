import { expect, it } from 'vitest';
import { misplacedFields, type Place } from './actor.rules.ts';

const named = (place: Omit<Place, 'countryId'>, caller = 'ADMIN') =>
  misplacedFields({ countryId: 'bj', ...place }, caller).map(
    ({ path, reason }) => `${path} ${reason.name}`,
  );

it('gives each role the fields it has, and no others', () => {
  const all = {
    teamManagerId: 't',
    supervisorId: 's',
    collectionPointId: 'p',
    organizationId: 'o',
  };
  expect(named({ actorRole: 'COLLECTOR', ...all })).toEqual(['input.supervisorId NOT_FOR_ROLE']);
  expect(named({ actorRole: 'TEAM_MANAGER', ...all })).toEqual([
    'input.teamManagerId NOT_FOR_ROLE',
    'input.collectionPointId NOT_FOR_ROLE',
    'input.organizationId NOT_FOR_ROLE',
  ]);
  for (const actorRole of ['SUPERVISOR', 'ADMIN', 'ANALYST'] as const) {
    expect(named({ actorRole, organizationId: 'o' })).toEqual([]);
    expect(named({ actorRole, ...all })).toHaveLength(3);
  }
});

it('asks a supervisor of every team manager, and a team of every collector a supervisor enters', () => {
  expect(named({ actorRole: 'TEAM_MANAGER' })).toEqual(['input.supervisorId REQUIRED_FOR_ROLE']);
  expect(named({ actorRole: 'COLLECTOR' })).toEqual([]);
  expect(named({ actorRole: 'COLLECTOR' }, 'SUPERVISOR')).toEqual([
    'input.teamManagerId REQUIRED_FOR_ROLE',
  ]);
});
