import { newId } from '@commerce-tracking/service-kit/ids';
import { describe, expect, it } from 'vitest';
import { demoActorId } from '../prisma/seed/demo/people.ts';
import { aCollector } from './support/new-person.ts';
import { peopleServices, reasonsOf } from './support/people-services.ts';
import { storeRecord } from './support/stored-record.ts';

const people = await peopleServices({ records: true });
const { db } = people;
const supervisorId = demoActorId('superviseur.bj');
const other = demoActorId('chef2.bj');

const write = (caller: string, name: string, type: string, input: Record<string, unknown>) =>
  people.askAdminAs(
    caller,
    `mutation($input: ${type}!) { ${name}(input: $input) {
      id version status actorRole teamManagerId movedWork { records people } } }`,
    { input },
  );
const deactivate = (input: Record<string, unknown>, caller = 'admin') =>
  write(caller, 'deactivateActor', 'DeactivateActorInput', input);
const changeRole = (input: Record<string, unknown>) =>
  write('admin', 'changeActorRole', 'ChangeActorRoleInput', input);
const assignTeamManager = (caller: string, input: Record<string, unknown>) =>
  write(caller, 'assignTeamManager', 'AssignTeamManagerInput', input);
const assignSupervisor = (input: Record<string, unknown>) =>
  write('admin', 'assignSupervisor', 'AssignSupervisorInput', input);

async function enter(given: Record<string, unknown> = {}): Promise<string> {
  const answer = await people.askAdminAs(
    'admin',
    'mutation($input: CreateActorInput!) { createActor(input: $input) { actor { id } } }',
    { input: aCollector(given) },
  );
  expect(reasonsOf(answer)).toBe('');
  return answer.data.createActor.actor.id;
}
const enterManager = (of = supervisorId) =>
  enter({ actorRole: 'TEAM_MANAGER', teamManagerId: null, supervisorId: of });
const enterSupervisor = () => enter({ actorRole: 'SUPERVISOR', teamManagerId: null });

/** A team manager with a collector and a record that waits for each of them. */
async function aTeam() {
  const teamManagerId = await enterManager();
  const collectorId = await enter({ teamManagerId });
  const branch = { collectorId, teamManagerId, supervisorId };
  const waiting = await storeRecord(db, branch, 'SUBMITTED');
  const rejected = await storeRecord(db, branch, 'REJECTED_L1');
  const published = await storeRecord(db, branch, 'APPROVED_L2');
  return { ...branch, waiting, rejected, published };
}
const recordOf = (id: string) => db.collection.findUniqueOrThrow({ where: { id } });
const actorOf = (id: string) => db.actor.findUniqueOrThrow({ where: { id } });

describe('a successor named in the same call', () => {
  it('takes over the records under way and the team of a team manager who leaves', async () => {
    const team = await aTeam();
    const { teamManagerId, collectorId } = team;
    const input = {
      id: teamManagerId,
      expectedVersion: 1,
      successorId: other,
      reason: 'retraite',
      commandId: newId(),
    };
    expect(reasonsOf(await deactivate({ ...input, successorId: undefined }))).toBe(
      'CONFLICT HAS_PENDING_WORK',
    );
    const before = await recordOf(team.waiting);
    const once = await deactivate({ ...input, commandId: newId(), reason: ' ' });
    expect(reasonsOf(once)).toBe('BAD_INPUT INVALID_INPUT input.reason REQUIRED');
    const done = await deactivate({ ...input, commandId: newId() });
    expect(done.data?.deactivateActor, reasonsOf(done)).toMatchObject({
      status: 'INACTIVE',
      movedWork: { records: 2, people: 1 },
    });
    for (const id of [team.waiting, team.rejected]) {
      expect((await recordOf(id)).teamManagerId).toBe(other);
    }
    expect((await recordOf(team.published)).teamManagerId).toBe(teamManagerId);
    expect(Number((await recordOf(team.waiting)).dueAt)).toBeGreaterThan(Number(before.dueAt));
    expect((await actorOf(collectorId)).teamManagerId).toBe(other);
    const links = await db.assignment.findMany({
      where: { subordinateId: collectorId, kind: 'COLLECTOR_TO_TEAM_MANAGER' },
      orderBy: { validFrom: 'asc' },
    });
    expect(links.map(({ superiorId, isOpen, reason }) => [superiorId, isOpen, reason])).toEqual([
      [teamManagerId, null, null],
      [other, true, 'retraite'],
    ]);
  });

  it.each([
    ['team manager', 'REJECTED_L1', enterManager],
    ['team manager', 'APPROVED_L1', enterManager],
    ['supervisor', 'SUBMITTED', enterSupervisor],
    ['supervisor', 'REJECTED_L2', enterSupervisor],
  ] as const)(
    'is needed for a %s to whom a record in %s will come',
    async (_who, state, person) => {
      const id = await person();
      const collectorId = demoActorId('collecteur.bj');
      const reviewers = { teamManagerId: other, supervisorId };
      const place = person === enterManager ? { teamManagerId: id } : { supervisorId: id };
      await storeRecord(db, { collectorId, ...reviewers, ...place }, state);
      const { errors } = await deactivate({ id, expectedVersion: 1 });
      expect(errors[0]?.extensions.details).toMatchObject({
        reason: 'HAS_PENDING_WORK',
        total: 1,
        counts: { toCome: 1 },
      });
    },
  );

  it('has to be active, of the same role, country and branch', async () => {
    const { teamManagerId } = await aTeam();
    const gone = await enterManager();
    await deactivate({ id: gone, expectedVersion: 1 });
    const abroad = demoActorId('chef.tg');
    const otherBranch = await enterManager(await enterSupervisor());
    for (const [successorId, why] of [
      [newId(), 'UNKNOWN_REFERENCE'],
      [teamManagerId, 'UNKNOWN_REFERENCE'],
      [supervisorId, 'OTHER_ROLE'],
      [gone, 'OUT_OF_USE'],
      [abroad, 'OTHER_COUNTRY'],
      [otherBranch, 'OTHER_BRANCH'],
    ] as const) {
      const input = { id: teamManagerId, expectedVersion: 1, successorId, reason: 'départ' };
      expect(reasonsOf(await deactivate(input))).toBe(
        `BAD_INPUT INVALID_INPUT input.successorId ${why}`,
      );
    }
    expect((await actorOf(teamManagerId)).status).toBe('ACTIVE');
  });

  it('is completed by sending the same again when the records could not follow', async () => {
    const { teamManagerId, waiting } = await aTeam();
    const commandId = newId();
    const successorId = other;
    const input = { id: teamManagerId, expectedVersion: 1, successorId, reason: 'r', commandId };
    // As after a crash: profile and team have moved, the records have not.
    const userId = (await actorOf(teamManagerId)).userId;
    await db.user.update({ where: { id: userId }, data: { status: 'INACTIVE' } });
    const half = await people.askAdminAs(
      'admin',
      `mutation($input: DeactivateActorInput!) { deactivateActor(input: $input) { id } }`,
      { input },
    );
    expect(reasonsOf(half)).toBe('');
    await db.collection.update({ where: { id: waiting }, data: { teamManagerId } });
    const again = await deactivate({ ...input, commandId: newId(), expectedVersion: 2 });
    expect(again.data.deactivateActor.movedWork).toEqual({ records: 1, people: 0 });
    expect((await recordOf(waiting)).teamManagerId).toBe(other);
    const repeated = await deactivate(input);
    expect(repeated.data.deactivateActor.movedWork).toEqual({ records: 2, people: 1 });
  });

  it('takes over from a supervisor and from a collector, drafts included', async () => {
    const [leaving, successorId] = [await enterSupervisor(), await enterSupervisor()];
    const manager = await enterManager(leaving);
    const collectorId = await enter({ teamManagerId: manager });
    const branch = { collectorId, teamManagerId: manager, supervisorId: leaving };
    const record = await storeRecord(db, branch, 'APPROVED_L1');
    const left = await deactivate({
      id: leaving,
      expectedVersion: 1,
      successorId,
      reason: 'mutation',
    });
    expect(left.data?.deactivateActor.movedWork, reasonsOf(left)).toEqual({
      records: 1,
      people: 1,
    });
    expect((await recordOf(record)).supervisorId).toBe(successorId);
    expect((await actorOf(manager)).supervisorId).toBe(successorId);

    const colleague = await enter({ teamManagerId: manager });
    const draft = await storeRecord(db, branch, 'DRAFT');
    const gone = await deactivate({
      id: collectorId,
      expectedVersion: 1,
      successorId: colleague,
      reason: 'fin de contrat',
    });
    expect(gone.data?.deactivateActor.movedWork, reasonsOf(gone)).toEqual({
      records: 2,
      people: 0,
    });
    expect((await recordOf(draft)).collectorId).toBe(colleague);
    expect((await recordOf(record)).originalCollectorId).toBe(collectorId);
  });

  it('lets a person with work take another role', async () => {
    const { teamManagerId, waiting, collectorId } = await aTeam();
    const input = { id: teamManagerId, actorRole: 'ANALYST', expectedVersion: 1 };
    expect(reasonsOf(await changeRole(input))).toBe('CONFLICT HAS_PENDING_WORK');
    const done = await changeRole({ ...input, successorId: other, reason: 'statistiques' });
    expect(done.data?.changeActorRole, reasonsOf(done)).toMatchObject({
      actorRole: 'ANALYST',
      movedWork: { records: 2, people: 1 },
    });
    expect((await recordOf(waiting)).teamManagerId).toBe(other);
    expect((await actorOf(collectorId)).teamManagerId).toBe(other);
  });
});

describe('movePending', () => {
  it('takes the records under way of a collector to the new reviewers, once per command id', async () => {
    const { collectorId, waiting, published, teamManagerId } = await aTeam();
    const input = {
      id: collectorId,
      teamManagerId: other,
      expectedVersion: 1,
      movePending: true,
      commandId: newId(),
    };
    expect(reasonsOf(await assignTeamManager('superviseur.bj', input))).toBe(
      'BAD_INPUT INVALID_INPUT input.reason REQUIRED',
    );
    const said = { ...input, reason: 'plus proche' };
    const nobody = await assignTeamManager('admin', { ...said, teamManagerId: null });
    expect(reasonsOf(nobody)).toBe('BAD_INPUT INVALID_INPUT input.movePending NOBODY_TO_MOVE_TO');
    const once = await assignTeamManager('superviseur.bj', said);
    expect(once.data?.assignTeamManager, reasonsOf(once)).toMatchObject({
      teamManagerId: other,
      movedWork: { records: 2, people: 0 },
    });
    expect(await assignTeamManager('superviseur.bj', said)).toEqual(once);
    expect(await recordOf(waiting)).toMatchObject({ teamManagerId: other, version: 2 });
    expect(await recordOf(published)).toMatchObject({ teamManagerId, version: 1 });
    const events = await db.tradeflowOutbox.findMany({
      where: { aggregateId: waiting, subject: 'event.tradeflow.collection.reassigned' },
    });
    expect(events).toHaveLength(1);
  });

  it('takes the records of a team to the new supervisor, and none unless it is said', async () => {
    const { teamManagerId, waiting } = await aTeam();
    const newSupervisor = await enterSupervisor();
    const input = { id: teamManagerId, supervisorId: newSupervisor, expectedVersion: 1 };
    const plain = await assignSupervisor(input);
    expect(plain.data.assignSupervisor.movedWork).toBeNull();
    expect((await recordOf(waiting)).supervisorId).toBe(supervisorId);
    const said = { ...input, expectedVersion: 2, movePending: true, reason: 'nouvelle branche' };
    const moved = await assignSupervisor(said);
    expect(moved.data?.assignSupervisor.movedWork, reasonsOf(moved)).toEqual({
      records: 2,
      people: 0,
    });
    expect((await recordOf(waiting)).supervisorId).toBe(newSupervisor);
  });
});
