import { newId } from '@commerce-tracking/service-kit/ids';
import { describe, expect, it } from 'vitest';
import { demoActorId } from '../prisma/seed/demo/people.ts';
import { seedId } from '../prisma/seed/seed-id.ts';
import { aCollector } from './support/new-person.ts';
import { peopleServices, reasonsOf } from './support/people-services.ts';

const people = await peopleServices();
const { db } = people;

const mutation = `mutation($input: CreateActorInput!) { createActor(input: $input) {
  oneTimePassword actor { id version status email actorRole teamManagerId supervisorId userId } } }`;
const create = (caller: string, input: unknown) => people.askAdminAs(caller, mutation, { input });
const userOf = (actorId: string) => db.user.findUnique({ where: { actorId } });

describe('createActor', () => {
  it('enters person, account and history; the account opens with the one-time password', async () => {
    const input = aCollector({
      email: 'Aicha.Z@Example.ORG',
      phone: '+229 61-55.00 01',
    });
    const point = await db.collectionPoint.findFirst({ where: { countryId: input.countryId } });
    const answer = await create('admin', { ...input, collectionPointId: point?.id });
    expect(reasonsOf(answer)).toBe('');
    expect(answer.data.createActor.oneTimePassword).toBeNull();
    expect(answer.data.createActor.actor).toMatchObject({
      id: input.id,
      status: 'ACTIVE',
      email: 'aicha.z@example.org',
      supervisorId: demoActorId('superviseur.bj'),
    });
    const user = await userOf(input.id);
    expect(user).toMatchObject({
      status: 'ACTIVE',
      phone: '+22961550001',
      role: 'COLLECTOR',
      mustChangePassword: true,
    });
    const links = await db.assignment.findMany({ where: { subordinateId: input.id } });
    expect(links.map(({ kind }) => kind).sort()).toEqual([
      'COLLECTOR_TO_POINT',
      'COLLECTOR_TO_TEAM_MANAGER',
    ]);
    expect((await people.login('AICHA.Z@example.org', input.oneTimePassword)).errors).toEqual([]);
  });

  it('shows a password it made once: a repetition answers the same person without it', async () => {
    const input = aCollector({ oneTimePassword: undefined });
    const first = await create('admin', input);
    const password = first.data.createActor.oneTimePassword;
    expect(password).toMatch(/^[a-z2-9]{4}(-[a-z2-9]{4}){3}$/);
    const again = await create('admin', input);
    expect(reasonsOf(again)).toBe('');
    expect(again.data.createActor).toEqual({
      actor: first.data.createActor.actor,
      oneTimePassword: null,
    });
    expect((await people.login(input.username, password)).errors).toEqual([]);
    const other = await create('admin', { ...input, lastName: 'Other', username: 'other.name' });
    expect(reasonsOf(other)).toBe('CONFLICT CONTENT_DIFFERS');
    expect(reasonsOf(await create('superviseur.bj', input))).toBe('CONFLICT ID_TAKEN');
    const logged = await db.authCommand.findMany({ where: { commandId: { contains: input.id } } });
    const sent = (await db.authOutbox.findMany()).map(({ payload }) => payload);
    expect(JSON.stringify([logged, sent])).not.toContain(password);
  });

  it('reports every taken name by field, without regard to case', async () => {
    const taken = aCollector();
    expect(reasonsOf(await create('admin', taken))).toBe('');
    const input = aCollector({
      username: taken.username.toUpperCase(),
      email: taken.email.toUpperCase(),
      phone: taken.phone,
    });
    expect(reasonsOf(await create('admin', input))).toBe(
      'CONFLICT NOT_UNIQUE input.username NOT_UNIQUE input.email NOT_UNIQUE input.phone NOT_UNIQUE',
    );
    expect(await db.actor.count({ where: { id: input.id } })).toBe(0);
    const free = `query($username: String, $email: String) {
      isIdentifierFree(username: $username, email: $email) { all username email phone } }`;
    const question = { username: taken.username.toUpperCase(), email: 'nobody@example.org' };
    const answer = await people.askAuthAs('superviseur.bj', free, question);
    expect(answer.data.isIdentifierFree).toEqual({
      all: false,
      username: false,
      email: true,
      phone: null,
    });
    expect(reasonsOf(await people.askAuthAs('chef.bj', free))).toBe('FORBIDDEN NOT_PERMITTED');
  });

  it('refuses bad fields and places before any account exists', async () => {
    const togo = demoActorId('chef.tg');
    const tries = [
      [{ phone: '97000000' }, 'input.phone WRONG_FORMAT'],
      [{ email: 'nobody' }, 'input.email WRONG_FORMAT'],
      [{ username: 'a@b.example' }, 'input.username WRONG_FORMAT'],
      [{ teamManagerId: newId() }, 'input.teamManagerId UNKNOWN_REFERENCE'],
      [{ teamManagerId: togo }, 'input.teamManagerId OTHER_COUNTRY'],
      [{ supervisorId: demoActorId('superviseur.bj') }, 'input.supervisorId NOT_FOR_ROLE'],
      [{ actorRole: 'TEAM_MANAGER', teamManagerId: null }, 'input.supervisorId REQUIRED_FOR_ROLE'],
      [{ oneTimePassword: 'Password123' }, 'input.oneTimePassword PASSWORD_COMMON'],
      [{ oneTimePassword: 'short' }, 'input.oneTimePassword TOO_SHORT'],
    ] as const;
    for (const [given, expected] of tries) {
      const input = aCollector(given);
      expect(reasonsOf(await create('admin', input))).toBe(`BAD_INPUT INVALID_INPUT ${expected}`);
      expect(await userOf(input.id)).toBeNull();
    }
  });

  it('lets supervisors enter collectors and team managers of their branch, and nobody else', async () => {
    const own = aCollector();
    expect(reasonsOf(await create('superviseur.bj', own))).toBe('');
    const manager = aCollector({
      actorRole: 'TEAM_MANAGER',
      teamManagerId: null,
      supervisorId: demoActorId('superviseur.bj'),
    });
    expect(reasonsOf(await create('superviseur.bj', manager))).toBe('');
    const foreign = { teamManagerId: demoActorId('chef.tg'), countryId: seedId('country', 'TG') };
    expect(reasonsOf(await create('superviseur.bj', aCollector(foreign)))).toBe(
      'BAD_INPUT INVALID_INPUT input.teamManagerId UNKNOWN_REFERENCE',
    );
    expect(reasonsOf(await create('superviseur.bj', aCollector({ teamManagerId: null })))).toBe(
      'BAD_INPUT INVALID_INPUT input.teamManagerId REQUIRED_FOR_ROLE',
    );
    const analyst = aCollector({ actorRole: 'ANALYST', teamManagerId: null });
    expect(reasonsOf(await create('superviseur.bj', analyst))).toBe('FORBIDDEN NOT_PERMITTED');
    for (const caller of ['collecteur.bj', 'chef.bj', 'analyste']) {
      expect(reasonsOf(await create(caller, aCollector()))).toBe('FORBIDDEN NOT_PERMITTED');
    }
  });

  it('takes the account back when the profile refuses', async () => {
    const input = aCollector();
    // Somebody has used the id for a person already, unknown to the account's side.
    await db.actor.create({
      data: {
        id: input.id,
        userId: newId(),
        actorRole: 'ANALYST',
        lastName: 'Other',
        firstName: 'One',
        email: 'other@example.org',
        phone: '+22960000000',
        gender: 'MALE',
        maritalStatus: 'SINGLE',
        countryId: input.countryId,
      },
    });
    expect(reasonsOf(await create('admin', input))).toBe('CONFLICT ID_TAKEN');
    expect(await userOf(input.id)).toBeNull();
    expect(reasonsOf(await create('admin', { ...input, id: newId() }))).toBe('');
  });
});
