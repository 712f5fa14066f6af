import { newId } from '@commerce-tracking/service-kit/ids';
import { describe, expect, it } from 'vitest';
import { demoActorId } from '../prisma/seed/demo/people.ts';
import { aCollector } from './support/new-person.ts';
import { peopleServices, reasonsOf } from './support/people-services.ts';
import { storeRecord } from './support/stored-record.ts';

const people = await peopleServices();
const { db } = people;

const remove = (caller: string, input: Record<string, unknown>) =>
  people.askAdminAs(
    caller,
    'mutation($input: ChangeActorInput!) { deleteActor(input: $input) { id fullName status } }',
    { input },
  );

/** A collector who was deactivated so many minutes ago. */
async function gone(minutes: number) {
  const entered = aCollector();
  const answer = await people.askAdminAs(
    'admin',
    'mutation($input: CreateActorInput!) { createActor(input: $input) { actor { id } } }',
    { input: entered },
  );
  expect(reasonsOf(answer)).toBe('');
  const { id } = entered;
  const closed = await people.askAdminAs(
    'admin',
    'mutation($input: DeactivateActorInput!) { deactivateActor(input: $input) { version } }',
    { input: { id, expectedVersion: 1 } },
  );
  expect(reasonsOf(closed)).toBe('');
  const deactivatedAt = new Date(Date.now() - minutes * 60_000);
  await db.actor.update({ where: { id }, data: { deactivatedAt } });
  return { ...entered, expectedVersion: 2 };
}

describe('deleteActor', () => {
  it('deletes person, history and account, once per command id, and frees the names', async () => {
    const person = await gone(61);
    const { id } = person;
    const input = { id, expectedVersion: 2, commandId: newId(), reason: 'saisie en double' };
    const once = await remove('admin', input);
    expect(once.data?.deleteActor, reasonsOf(once)).toEqual({
      id,
      fullName: 'Aïcha Zinsou',
      status: 'INACTIVE',
    });
    expect(await db.actor.count({ where: { id } })).toBe(0);
    expect(await db.user.count({ where: { actorId: id } })).toBe(0);
    expect(await db.assignment.count({ where: { subordinateId: id } })).toBe(0);
    expect(await remove('admin', input)).toEqual(once);
    expect(reasonsOf(await remove('admin', { id, expectedVersion: 2 }))).toBe('NOT_FOUND ABSENT');
    const { expectedVersion: _seen, ...again } = { ...person, id: newId() };
    const entered = await people.askAdminAs(
      'admin',
      'mutation($input: CreateActorInput!) { createActor(input: $input) { actor { id } } }',
      { input: again },
    );
    expect(reasonsOf(entered)).toBe('');
  });

  it('completes a deletion that ended after the account', async () => {
    const { id } = await gone(90);
    await db.user.delete({ where: { actorId: id } });
    expect(reasonsOf(await remove('admin', { id, expectedVersion: 2 }))).toBe('');
    expect(await db.actor.count({ where: { id } })).toBe(0);
  });

  it('waits for an hour of inactivity and refuses another version', async () => {
    const { id } = await gone(59);
    expect(reasonsOf(await remove('admin', { id, expectedVersion: 2 }))).toBe(
      'CONFLICT NOT_IN_STATE',
    );
    expect(reasonsOf(await remove('admin', { id, expectedVersion: 1 }))).toBe(
      'CONFLICT STALE_VERSION',
    );
    const active = { id: demoActorId('collecteur2.bj'), expectedVersion: 1 };
    expect(reasonsOf(await remove('admin', active))).toBe('CONFLICT NOT_IN_STATE');
    expect(await db.user.count({ where: { actorId: id } })).toBe(1);
  });

  it('is refused with counts per kind while anything names the person', async () => {
    const { id } = await gone(61);
    const reviewers = {
      teamManagerId: demoActorId('chef.bj'),
      supervisorId: demoActorId('superviseur.bj'),
    };
    await storeRecord(db, { collectorId: id, ...reviewers }, 'APPROVED_L2');
    const answer = await remove('admin', { id, expectedVersion: 2 });
    expect(reasonsOf(answer)).toBe('CONFLICT IN_USE');
    expect(answer.errors[0]?.extensions.details?.counts).toEqual({ collections: 1 });
    expect(await db.user.count({ where: { actorId: id } })).toBe(1);
  });

  it('is for administrators alone', async () => {
    const { id } = await gone(61);
    for (const caller of ['collecteur.bj', 'chef.bj', 'superviseur.bj', 'analyste']) {
      const answer = await remove(caller, { id, expectedVersion: 2 });
      expect(reasonsOf(answer), caller).toBe('FORBIDDEN NOT_PERMITTED');
    }
  });
});
