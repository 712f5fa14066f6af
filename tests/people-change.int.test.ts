import { newId } from '@commerce-tracking/service-kit/ids';
import { describe, expect, it } from 'vitest';
import { demoActorId } from '../prisma/seed/demo/people.ts';
import { seedId } from '../prisma/seed/seed-id.ts';
import { aCollector } from './support/new-person.ts';
import { peopleServices, reasonsOf } from './support/people-services.ts';

const people = await peopleServices();
const { db } = people;

/** A write on one person: by name of the mutation, which is also its input's. */
const write = (caller: string, name: string, type: string, input: Record<string, unknown>) =>
  people.askAdminAs(
    caller,
    `mutation($input: ${type}!) { ${name}(input: $input) {
      id version status email phone actorRole teamManagerId supervisorId collectionPointId } }`,
    { input },
  );
const update = (caller: string, input: Record<string, unknown>) =>
  write(caller, 'updateActor', 'UpdateActorInput', input);
const changeRole = (caller: string, input: Record<string, unknown>) =>
  write(caller, 'changeActorRole', 'ChangeActorRoleInput', input);
const deactivate = (caller: string, input: Record<string, unknown>) =>
  write(caller, 'deactivateActor', 'DeactivateActorInput', input);
const activate = (caller: string, input: Record<string, unknown>) =>
  write(caller, 'activateActor', 'ChangeActorInput', input);
const assignTeamManager = (caller: string, input: Record<string, unknown>) =>
  write(caller, 'assignTeamManager', 'AssignTeamManagerInput', input);

/** Enters a collector and gives what its writes need. */
async function enter(given: Record<string, unknown> = {}) {
  const input = aCollector(given);
  const answer = await people.askAdminAs(
    'admin',
    'mutation($input: CreateActorInput!) { createActor(input: $input) { actor { id } } }',
    { input },
  );
  expect(reasonsOf(answer)).toBe('');
  return { ...input, expectedVersion: 1 };
}

/** Signs in and tells whether the token is still good, as any part of the system sees it. */
async function signIn(username: string, password: string) {
  const { data } = await people.login(username, password);
  const token = data.login.accessToken as string;
  return async () => reasonsOf(await people.askAuth('{ me { id } }', {}, { token }));
}

describe('updateActor', () => {
  it('changes e-mail and phone of profile and account together, once per command id', async () => {
    const { id, email } = await enter();
    const input = { id, email: `New.${email}`, expectedVersion: 1, commandId: newId() };
    const once = await update('superviseur.bj', input);
    expect(once.data.updateActor).toMatchObject({ email: `new.${email}`, version: 2 });
    expect(await db.user.findUnique({ where: { actorId: id } })).toMatchObject({
      email: `new.${email}`,
    });
    expect(await update('superviseur.bj', input)).toEqual(once);
    expect(reasonsOf(await update('superviseur.bj', { ...input, nationality: 'x' }))).toBe(
      'CONFLICT CONTENT_DIFFERS',
    );
    expect(reasonsOf(await update('admin', { id, lastName: 'Late', expectedVersion: 1 }))).toBe(
      'CONFLICT STALE_VERSION',
    );
  });

  it('refuses a name that is taken and changes nothing on either side', async () => {
    const [one, other] = [await enter(), await enter()];
    const answer = await update('admin', { id: one.id, phone: other.phone, expectedVersion: 1 });
    expect(reasonsOf(answer)).toBe('CONFLICT NOT_UNIQUE input.phone NOT_UNIQUE');
    const [person, user] = [
      await db.actor.findUnique({ where: { id: one.id } }),
      await db.user.findUnique({ where: { actorId: one.id } }),
    ];
    expect([person?.phone, user?.phone]).toEqual([one.phone, one.phone]);
  });

  it('brings the account back in line when the profile refuses after it', async () => {
    const { id, email } = await enter();
    const commandId = newId();
    const teamManagerId = demoActorId('chef2.bj');
    await assignTeamManager('admin', { id, teamManagerId, expectedVersion: 1, commandId });
    const input = { id, email: `c.${email}`, expectedVersion: 2, commandId };
    expect(reasonsOf(await update('admin', input))).toBe('CONFLICT CONTENT_DIFFERS');
    expect((await db.user.findUnique({ where: { actorId: id } }))?.email).toBe(email);
  });

  it('completes a change that ended after the account', async () => {
    const { id, email } = await enter();
    const input = { id, email: `b.${email}`, expectedVersion: 1, commandId: newId() };
    await db.user.update({ where: { actorId: id }, data: { email: input.email } });
    expect((await update('admin', input)).data.updateActor.email).toBe(input.email);
  });

  it('holds supervisors to their branch', async () => {
    const { id } = await enter();
    const input = { id, firstName: 'Other', expectedVersion: 1 };
    expect(reasonsOf(await update('superviseur.tg', input))).toBe('NOT_FOUND ABSENT');
    expect(reasonsOf(await update('chef.bj', input))).toBe('FORBIDDEN NOT_PERMITTED');
    const self = { id: demoActorId('superviseur.bj'), firstName: 'X', expectedVersion: 1 };
    expect(reasonsOf(await update('superviseur.bj', self))).toBe('FORBIDDEN NOT_PERMITTED');
  });
});

describe('changeActorRole', () => {
  it('changes account and profile in step, ends the sessions and keeps the history', async () => {
    const { id, username, oneTimePassword } = await enter();
    const session = await signIn(username, oneTimePassword);
    expect(await session()).toBe('');
    const supervisorId = demoActorId('superviseur.bj');
    const input = { id, actorRole: 'TEAM_MANAGER', supervisorId, expectedVersion: 1 };
    const answer = await changeRole('superviseur.bj', { ...input, commandId: newId() });
    expect(answer.data.changeActorRole).toMatchObject({
      actorRole: 'TEAM_MANAGER',
      teamManagerId: null,
      supervisorId,
    });
    expect(await session()).toBe('UNAUTHENTICATED SESSION_REVOKED');
    expect((await db.user.findUnique({ where: { actorId: id } }))?.role).toBe('TEAM_MANAGER');
    const links = await db.assignment.findMany({ where: { subordinateId: id } });
    expect(links.filter(({ isOpen }) => isOpen).map(({ kind }) => kind)).toEqual([
      'TEAM_MANAGER_TO_SUPERVISOR',
    ]);
    expect(links).toHaveLength(2);
  });

  it('refuses to leave a team, to raise above oneself, and to change oneself', async () => {
    const chef = { id: demoActorId('chef.bj'), expectedVersion: 1 };
    expect(reasonsOf(await changeRole('admin', { ...chef, actorRole: 'ANALYST' }))).toBe(
      'CONFLICT HAS_TEAM',
    );
    const { id } = await enter();
    const raise = { id, actorRole: 'ADMIN', expectedVersion: 1 };
    expect(reasonsOf(await changeRole('superviseur.bj', raise))).toBe('FORBIDDEN NOT_PERMITTED');
    const self = { id: demoActorId('admin'), actorRole: 'ANALYST', expectedVersion: 1 };
    expect(reasonsOf(await changeRole('admin', self))).toBe('CONFLICT OWN_PERSON');
    expect((await db.user.findUnique({ where: { actorId: id } }))?.role).toBe('COLLECTOR');
  });
});

describe('deactivateActor', () => {
  it('closes account and sessions at once and can be undone', async () => {
    const { id, username, oneTimePassword } = await enter();
    const session = await signIn(username, oneTimePassword);
    const input = { id, expectedVersion: 1, reason: 'left', commandId: newId() };
    expect(reasonsOf(await deactivate('superviseur.bj', input))).toBe('FORBIDDEN NOT_PERMITTED');
    const once = await deactivate('admin', input);
    expect(once.data.deactivateActor).toMatchObject({ status: 'INACTIVE', version: 2 });
    expect(await session()).toBe('UNAUTHENTICATED SESSION_REVOKED');
    expect(reasonsOf(await people.login(username, oneTimePassword))).toBe(
      'FORBIDDEN ACCOUNT_BLOCKED',
    );
    expect(await deactivate('admin', input)).toEqual(once);
    const user = await db.user.findUniqueOrThrow({ where: { actorId: id } });
    const opened = await people.askAuthAs(
      'admin',
      'mutation($input: ChangeUserInput!) { activateUser(input: $input) { id } }',
      { input: { id: user.id, expectedVersion: user.version } },
    );
    expect(reasonsOf(opened)).toBe('CONFLICT PERSON_DEACTIVATED');
    const back = await activate('admin', { id, expectedVersion: 2 });
    expect(back.data.activateActor.status).toBe('ACTIVE');
    expect((await people.login(username, oneTimePassword)).errors).toEqual([]);
  });

  it('is undone once, by administrators, also for somebody without a superior', async () => {
    const { id } = await enter({ teamManagerId: null });
    await deactivate('admin', { id, expectedVersion: 1 });
    const input = { id, expectedVersion: 2, commandId: newId(), reason: 'de retour' };
    for (const caller of ['superviseur.bj', 'chef.bj', 'collecteur.bj', 'analyste']) {
      expect(reasonsOf(await activate(caller, input))).toMatch(/FORBIDDEN NOT_PERMITTED/);
    }
    expect(reasonsOf(await activate('admin', { ...input, expectedVersion: 1 }))).toBe(
      'CONFLICT STALE_VERSION',
    );
    const again = { ...input, commandId: newId() };
    const once = await activate('admin', again);
    expect(once.data.activateActor).toMatchObject({ status: 'ACTIVE', version: 3 });
    expect(await activate('admin', again)).toEqual(once);
    const active = { id, expectedVersion: 3 };
    expect((await activate('admin', active)).data.activateActor.version).toBe(3);
  });

  it('is refused with counts while records wait for the person', async () => {
    const { id, username, oneTimePassword } = await enter();
    const { id: formModelId } = await db.formModel.findFirstOrThrow();
    await db.collection.create({
      data: {
        id: newId(),
        collectorId: id,
        originalCollectorId: id,
        formModelId,
        collectionType: 'AGRICULTURAL',
        captureSource: 'WEB',
        state: 'REJECTED_L1',
        extra: {},
        contentHash: '0'.repeat(64),
        teamManagerId: demoActorId('chef2.bj'),
        supervisorId: demoActorId('superviseur.bj'),
        revisionNumber: 1,
        reference: `BJ-2026-${id.slice(-6)}`,
        firstSubmittedAt: new Date(),
        submittedAt: new Date(),
        stageEnteredAt: new Date(),
      },
    });
    const answer = await deactivate('admin', { id, expectedVersion: 1 });
    expect(reasonsOf(answer)).toBe('CONFLICT HAS_PENDING_WORK');
    expect(answer.errors[0]?.extensions.details).toMatchObject({
      total: 1,
      counts: { toCorrect: 1 },
    });
    expect((await people.login(username, oneTimePassword)).errors).toEqual([]);
    const chef = { id: demoActorId('chef.bj'), expectedVersion: 1 };
    expect(reasonsOf(await deactivate('admin', chef))).toBe('CONFLICT HAS_TEAM');
  });
});

describe('assignments', () => {
  it('move a collector within the branch and keep the history', async () => {
    const { id } = await enter();
    const teamManagerId = demoActorId('chef2.bj');
    const input = { id, teamManagerId, expectedVersion: 1, reason: 'nearer', commandId: newId() };
    const once = await assignTeamManager('superviseur.bj', input);
    expect(once.data.assignTeamManager).toMatchObject({ teamManagerId, version: 2 });
    expect(await assignTeamManager('superviseur.bj', input)).toEqual(once);
    const links = await db.assignment.findMany({
      where: { subordinateId: id },
      orderBy: { isOpen: 'asc' },
    });
    expect(links.map(({ superiorId, isOpen, reason }) => [superiorId, isOpen, reason])).toEqual([
      [demoActorId('chef.bj'), null, null],
      [teamManagerId, true, 'nearer'],
    ]);
    const events = await db.adminOutbox.findMany({
      where: { aggregateId: id, subject: 'event.admin.assignment.changed' },
    });
    expect(events).toHaveLength(2);
    expect(reasonsOf(await assignTeamManager('admin', { ...input, commandId: newId() }))).toBe(
      'CONFLICT STALE_VERSION',
    );
  });

  it('are refused when the superior leaves in the same moment', async () => {
    const [{ id }, manager] = [await enter(), demoActorId('chef2.bj')];
    let outcome = 'waits';
    const leaving = await people.transaction(async (tx) => {
      await tx.sql.execute("UPDATE admin_actor SET status = 'INACTIVE' WHERE id = ?", [manager]);
      const input = { id, teamManagerId: manager, expectedVersion: 1 };
      const asked = assignTeamManager('admin', input).then((answer) => {
        outcome = reasonsOf(answer) || 'assigned';
      });
      const stands = async () => {
        const [row] = await tx.sql.select<{ n: bigint }>(
          `SELECT COUNT(*) AS n FROM information_schema.processlist
           WHERE DB = DATABASE() AND ID <> CONNECTION_ID() AND INFO LIKE '%admin_actor%LOCK IN SHARE MODE%'`,
        );
        return Number(row?.n) > 0 || outcome !== 'waits';
      };
      await expect.poll(stands, { timeout: 10_000 }).toBe(true);
      return { asked };
    });
    await leaving.asked;
    await db.actor.update({ where: { id: manager }, data: { status: 'ACTIVE' } });
    expect(outcome).toContain('input.teamManagerId OUT_OF_USE');
  });

  it('stay in the country and in the branch', async () => {
    const { id } = await enter();
    const base = { id, expectedVersion: 1 };
    const togo = { ...base, teamManagerId: demoActorId('chef.tg') };
    expect(reasonsOf(await assignTeamManager('admin', togo))).toContain(
      'input.teamManagerId OTHER_COUNTRY',
    );
    expect(reasonsOf(await assignTeamManager('superviseur.bj', togo))).toContain(
      'input.teamManagerId UNKNOWN_REFERENCE',
    );
    expect(reasonsOf(await assignTeamManager('superviseur.tg', togo))).toBe('NOT_FOUND ABSENT');
    expect(reasonsOf(await assignTeamManager('superviseur.bj', base))).toContain(
      'input.teamManagerId REQUIRED_FOR_ROLE',
    );
    const manager = { id: demoActorId('chef.bj'), expectedVersion: 1 };
    const assignSupervisor = (supervisorId: string) =>
      write('admin', 'assignSupervisor', 'AssignSupervisorInput', { ...manager, supervisorId });
    expect(reasonsOf(await assignSupervisor(demoActorId('superviseur.tg')))).toContain(
      'input.supervisorId OTHER_COUNTRY',
    );
    const pointOf = async (country: string) =>
      (await db.collectionPoint.findFirst({ where: { countryId: seedId('country', country) } }))
        ?.id;
    const assignPoint = async (country: string) =>
      write('superviseur.bj', 'assignCollectionPoint', 'AssignCollectionPointInput', {
        ...base,
        collectionPointId: await pointOf(country),
      });
    expect(reasonsOf(await assignPoint('TG'))).toContain('input.collectionPointId OTHER_COUNTRY');
    const answer = await assignPoint('BJ');
    expect(answer.data.assignCollectionPoint.collectionPointId).toBe(await pointOf('BJ'));
  });
});
