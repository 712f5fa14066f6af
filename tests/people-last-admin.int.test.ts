import { expect, it } from 'vitest';
import { demoActorId } from '../prisma/seed/demo/people.ts';
import { aCollector } from './support/new-person.ts';
import { peopleServices, reasonsOf } from './support/people-services.ts';

const people = await peopleServices();
const { db } = people;

it('leaves one administrator when two take the role from each other at once', async () => {
  const second = aCollector({ actorRole: 'ADMIN', teamManagerId: null });
  const entered = await people.askAdminAs(
    'admin',
    'mutation($input: CreateActorInput!) { createActor(input: $input) { actor { id } } }',
    { input: second },
  );
  expect(reasonsOf(entered)).toBe('');
  await db.user.update({ where: { actorId: second.id }, data: { mustChangePassword: false } });
  const { data } = await people.login(second.username, second.oneTimePassword);
  const tokens = [await people.tokenOf('admin'), data.login.accessToken as string];
  const take = (token: string | undefined, id: string) =>
    people.askAdmin(
      'mutation($input: ChangeActorRoleInput!) { changeActorRole(input: $input) { actorRole } }',
      { input: { id, actorRole: 'ANALYST', expectedVersion: 1 } },
      { token },
    );
  const answers = await Promise.all([
    take(tokens[0], second.id),
    take(tokens[1], demoActorId('admin')),
  ]);
  const refused = answers.map(reasonsOf).filter(Boolean);
  expect(refused).toHaveLength(1);
  expect(['CONFLICT LAST_ADMIN', 'UNAUTHENTICATED SESSION_REVOKED']).toContain(refused[0]);
  const users = await db.user.findMany({ where: { role: 'ADMIN', status: 'ACTIVE' } });
  const actors = await db.actor.findMany({ where: { actorRole: 'ADMIN', status: 'ACTIVE' } });
  expect(users).toHaveLength(1);
  expect(actors.map(({ userId }) => userId)).toEqual(users.map(({ id }) => id));
});
