import type { Role } from '@commerce-tracking/access/roles';
import type { Db, Prisma } from '@commerce-tracking/prisma/client';
import type { Actor } from '@commerce-tracking/service-kit/actor';
import { ids, testId } from './reference-fixture.ts';

/** Stores one more person, active and of Benin unless said otherwise. */
export async function storePerson(
  db: Db,
  role: Role,
  over: Partial<Prisma.ActorUncheckedCreateInput> = {},
): Promise<Actor> {
  const person: Actor = {
    userId: testId(),
    actorId: testId(),
    role,
    language: 'en',
    sessionId: testId(),
  };
  await db.actor.create({
    data: {
      id: person.actorId,
      userId: person.userId,
      actorRole: role,
      lastName: 'Bio',
      firstName: role.toLowerCase(),
      email: `${person.actorId}@example.org`,
      phone: '+22997000001',
      gender: 'MALE',
      maritalStatus: 'SINGLE',
      countryId: ids.benin,
      ...over,
    },
  });
  return person;
}

/** Beside the people of the harness: a second team, a colleague in each, somebody gone and somebody abroad. */
export async function storeColleagues(db: Db, teamManager: Actor, supervisor: Actor) {
  const supervisorId = supervisor.actorId;
  const secondManager = await storePerson(db, 'TEAM_MANAGER', { supervisorId });
  const teamManagerId = teamManager.actorId;
  return {
    secondManager,
    colleague: await storePerson(db, 'COLLECTOR', { teamManagerId }),
    ofSecondTeam: await storePerson(db, 'COLLECTOR', { teamManagerId: secondManager.actorId }),
    gone: await storePerson(db, 'COLLECTOR', { teamManagerId, status: 'INACTIVE' }),
    abroad: await storePerson(db, 'SUPERVISOR', { countryId: ids.niger }),
  };
}
