import { demoAccounts } from '@commerce-tracking/prisma/seed/demo/accounts';
import { demoActorId } from '@commerce-tracking/prisma/seed/demo/people';
import { newId } from '@commerce-tracking/service-kit/ids';
import { describe, expect, it } from 'vitest';
import { accountOf, adminUnderTest, reasonsOf } from '../test-support/admin-under-test.ts';

const admin = await adminUnderTest();

const everybody = demoAccounts.map(({ username }) => username).sort();
const teamOf = (manager: string) =>
  demoAccounts.filter(({ teamManager }) => teamManager === manager).map(({ username }) => username);
const branchOf = (head: string) =>
  demoAccounts.filter(({ supervisor }) => supervisor === head).map(({ username }) => username);

// Who sees whom whole, and who is seen at least by name.
const matrix = [
  {
    caller: 'collecteur.bj',
    whole: ['collecteur.bj'],
    named: ['collecteur.bj', 'chef.bj', 'superviseur.bj'],
    below: [],
  },
  {
    caller: 'chef.bj',
    whole: ['chef.bj', ...teamOf('chef.bj')],
    named: ['chef.bj', ...teamOf('chef.bj')],
    below: teamOf('chef.bj'),
  },
  {
    caller: 'superviseur.bj',
    whole: ['superviseur.bj', ...branchOf('superviseur.bj')],
    named: ['superviseur.bj', ...branchOf('superviseur.bj')],
    below: branchOf('superviseur.bj'),
  },
  {
    caller: 'admin',
    whole: everybody,
    named: everybody,
    below: everybody.filter((username) => username !== 'admin'),
  },
];

const usernames = new Map(everybody.map((username) => [demoActorId(username), username]));
const namesOf = (actors: ({ id: string } | null)[]) =>
  actors.flatMap((actor) => (actor ? [usernames.get(actor.id)] : [])).sort();

async function listAll(caller: string, field: 'actors' | 'assignedActors') {
  const query = `query($after: String) {
    ${field}(first: 40, after: $after) { totalCount hasNextPage endCursor nodes { id } } }`;
  const nodes: { id: string }[] = [];
  for (let after: string | null = null; ; ) {
    const { data, errors } = await admin.askAs(caller, query, { after });
    expect(errors).toEqual([]);
    const page = data[field];
    nodes.push(...page.nodes);
    if (!page.hasNextPage) return { nodes, totalCount: page.totalCount as number };
    after = page.endCursor;
  }
}

describe.each(matrix)('$caller', ({ caller, whole, named, below }) => {
  it('lists exactly the people in scope', async () => {
    const { nodes, totalCount } = await listAll(caller, 'actors');
    expect(namesOf(nodes)).toEqual([...whole].sort());
    expect(totalCount).toBe(whole.length);
  });

  it('lists exactly the people below as assigned', async () => {
    const { nodes, totalCount } = await listAll(caller, 'assignedActors');
    expect(namesOf(nodes)).toEqual([...below].sort());
    expect(totalCount).toBe(below.length);
  });

  it('gets every other person as absent, by id and as reference', async () => {
    const query = `query($of: [_Any!]!) {
      _entities(representations: $of) { ... on Actor { id fullName } } }`;
    const of = [...usernames.keys(), newId()].map((id) => ({ __typename: 'Actor', id }));
    const { data, errors } = await admin.askAs(caller, query, { of });
    expect(errors).toEqual([]);
    expect(namesOf(data._entities)).toEqual([...named].sort());
    const hidden = everybody.find((username) => !named.includes(username));
    const one = 'query($id: ID!) { actor(id: $id) { id } }';
    const id = hidden ? demoActorId(hidden) : newId();
    expect(await admin.askAs(caller, one, { id })).toEqual({ data: { actor: null }, errors: [] });
  });
});

describe('actors', () => {
  it('are hidden from analysts and from those not signed in', async () => {
    const query = '{ actors { totalCount } }';
    expect(reasonsOf(await admin.askAs('analyste', query))).toBe('FORBIDDEN NOT_PERMITTED');
    expect(reasonsOf(await admin.ask(query))).toBe('UNAUTHENTICATED NOT_SIGNED_IN');
    const entities = `query($of: [_Any!]!) {
      _entities(representations: $of) { ... on Actor { id } } }`;
    const of = [demoActorId('analyste'), demoActorId('collecteur.bj')].map((id) => ({
      __typename: 'Actor',
      id,
    }));
    expect((await admin.askAs('analyste', entities, { of })).data._entities).toEqual([null, null]);
    expect((await admin.ask(entities, { of })).data._entities).toEqual([null, null]);
  });

  it('show a collector the names of the own reviewers and nothing else of them', async () => {
    const query = `query($id: ID!) { actor(id: $id) {
      collectionPointId email
      teamManager { fullName actorRole email phone gender address teamManagerId supervisor { id } }
      supervisor { fullName email phone dateOfBirth organization { id } }
    } }`;
    const id = demoActorId('collecteur.bj');
    const { data, errors } = await admin.askAs('collecteur.bj', query, { id });
    expect(errors).toEqual([]);
    const { firstName, lastName } = accountOf('chef.bj');
    expect(data.actor.email).toBe('collecteur.bj@demo.example');
    expect(data.actor.teamManager).toEqual({
      fullName: `${firstName} ${lastName}`,
      actorRole: 'TEAM_MANAGER',
      email: null,
      phone: null,
      gender: null,
      address: null,
      teamManagerId: null,
      supervisor: null,
    });
    expect(data.actor.supervisor).toMatchObject({ email: null, phone: null, dateOfBirth: null });
    expect(data.actor.supervisor.fullName).toBe('Rodrigue Houngbédji');
  });

  it('follow the hierarchy of the moment', async () => {
    const id = demoActorId('collecteur3.tg');
    const one = 'query($id: ID!) { actor(id: $id) { id supervisorId } }';
    const seenBy = async (caller: string) => (await admin.askAs(caller, one, { id })).data.actor;
    expect(await seenBy('chef.tg')).not.toBeNull();
    expect(await seenBy('chef2.tg')).toBeNull();
    await admin.db.actor.update({
      where: { id },
      data: { teamManagerId: demoActorId('chef2.tg') },
    });
    expect(await seenBy('chef.tg')).toBeNull();
    expect(await seenBy('chef2.tg')).toEqual({ id, supervisorId: demoActorId('superviseur.tg') });
    await admin.db.actor.update({ where: { id }, data: { teamManagerId: null } });
    expect(await seenBy('superviseur.tg')).toBeNull();
    await admin.db.actor.update({ where: { id }, data: { teamManagerId: demoActorId('chef.tg') } });
  });

  it('are filtered and searched, without regard to case and accents', async () => {
    const query =
      'query($filter: ActorFilter) { actors(filter: $filter, first: 100) { totalCount nodes { id } } }';
    const found = async (filter: Record<string, unknown>) =>
      namesOf((await admin.askAs('admin', query, { filter })).data.actors.nodes);
    expect(await found({ search: 'houngbedji' })).toEqual(['superviseur.bj']);
    expect(await found({ search: 'FIDELE dossou' })).toEqual(['collecteur.bj']);
    expect(await found({ role: 'ANALYST' })).toEqual(['analyste']);
    expect(await found({ teamManagerId: demoActorId('chef.gh') })).toEqual(
      teamOf('chef.gh').sort(),
    );
    expect(await found({ supervisorId: demoActorId('superviseur.ne') })).toEqual(
      branchOf('superviseur.ne').sort(),
    );
    expect(
      await found({ supervisorId: demoActorId('superviseur.ne'), role: 'COLLECTOR' }),
    ).toHaveLength(6);
  });

  it('refuse a page that is too large and a foreign cursor', async () => {
    const large = await admin.askAs('admin', '{ actors(first: 101) { totalCount } }');
    expect(reasonsOf(large)).toBe('TOO_LARGE PAGE_TOO_LARGE');
    const foreign = await admin.askAs('admin', '{ actors(after: "x") { totalCount } }');
    expect(reasonsOf(foreign)).toBe('BAD_INPUT INVALID_INPUT');
  });
});

describe('assignments', () => {
  const query = `query($filter: AssignmentFilter) { assignments(filter: $filter, first: 100) {
    totalCount nodes { kind subordinateId superior { fullName } assignedBy { id } } } }`;

  it('are listed for the people in scope of supervisors and administrators', async () => {
    const total = async (caller: string) =>
      (await admin.askAs(caller, query, { filter: { isOpen: true } })).data.assignments.totalCount;
    const links = (names: string[]) =>
      names.reduce((sum, name) => sum + (accountOf(name).role === 'COLLECTOR' ? 2 : 1), 0);
    expect(await total('superviseur.bj')).toBe(links(branchOf('superviseur.bj')));
    const people = demoAccounts.filter(({ supervisor }) => supervisor).map((one) => one.username);
    expect(await total('admin')).toBe(links(people));
  });

  it('are refused to collectors and team managers', async () => {
    for (const caller of ['collecteur.bj', 'chef.bj', 'analyste']) {
      expect(reasonsOf(await admin.askAs(caller, query))).toBe('FORBIDDEN NOT_PERMITTED');
    }
  });
});
