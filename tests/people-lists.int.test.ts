import { describe, expect, it } from 'vitest';
import { demoAccounts, demoPassword } from '../prisma/seed/demo/accounts.ts';
import { demoActorId, demoUserId } from '../prisma/seed/demo/people.ts';
import { seedId } from '../prisma/seed/seed-id.ts';
import { peopleServices, reasonsOf } from './support/people-services.ts';

const people = await peopleServices();
const { db } = people;

type Ask = typeof people.askAdminAs;
type Page = {
  totalCount: number;
  hasNextPage: boolean;
  endCursor: string;
  nodes: { id: string }[];
};

/** Follows a list to its end, three at a time, and by numbered pages; both have to agree. */
async function listAll(ask: Ask, field: string, type: string, filter: Record<string, unknown>) {
  const read = async (variables: Record<string, unknown>): Promise<Page> => {
    const query = `query($filter: ${type}, $after: String, $offset: Int) {
      ${field}(filter: $filter, first: 3, after: $after, offset: $offset) {
        totalCount hasNextPage endCursor nodes { id } } }`;
    const answer = await ask('admin', query, { filter, ...variables });
    expect(reasonsOf(answer)).toBe('');
    return answer.data[field];
  };
  const ids: string[] = [];
  let pages = 0;
  for (let after: string | null = null; ; pages += 1) {
    const page: Page = await read({ after });
    expect(page.totalCount).toBeGreaterThanOrEqual(page.nodes.length);
    expect((await read({ offset: ids.length })).nodes).toEqual(page.nodes);
    ids.push(...page.nodes.map(({ id }) => id));
    if (!page.hasNextPage) {
      expect(ids).toHaveLength(page.totalCount);
      expect(new Set(ids).size).toBe(ids.length);
      return { ids: ids.sort(), pages: pages + 1 };
    }
    after = page.endCursor;
  }
}

const sorted = (ids: { id: string }[]) => ids.map(({ id }) => id).sort();

describe('the list of people', () => {
  const list = (filter: Record<string, unknown>) =>
    listAll(people.askAdminAs, 'actors', 'ActorFilter', filter);

  it('keeps to every filter over more than one page', async () => {
    const organization = await db.organization.create({
      data: {
        id: seedId('organization', 'union'),
        name: 'Union des commerçantes',
        countryId: seedId('country', 'BJ'),
        type: 'PRIVATE',
        address: 'Cotonou',
      },
    });
    const collectionPointId = (await db.collectionPoint.findFirstOrThrow()).id;
    const some = { actorRole: 'COLLECTOR', countryId: seedId('country', 'BJ') } as const;
    await db.actor.updateMany({
      where: some,
      data: { organizationId: organization.id, collectionPointId, status: 'INACTIVE' },
    });
    const countryId = seedId('country', 'BJ');
    const branch = { teamManager: { supervisorId: demoActorId('superviseur.bj') } };
    for (const [filter, where] of [
      [{}, {}],
      [{ role: 'COLLECTOR' }, { actorRole: 'COLLECTOR' }],
      [{ status: 'INACTIVE' }, { status: 'INACTIVE' }],
      [{ countryId }, { countryId }],
      [{ organizationId: organization.id }, { organizationId: organization.id }],
      [{ collectionPointId }, { collectionPointId }],
      [{ teamManagerId: demoActorId('chef.bj') }, { teamManagerId: demoActorId('chef.bj') }],
      [{ supervisorId: demoActorId('superviseur.bj'), role: 'COLLECTOR' }, branch],
      [{ search: 'COLLECTEUR demo.example' }, { email: { contains: 'collecteur' } }],
      [{ search: 'c%r' }, { id: 'nobody' }],
      [{ search: '_' }, { email: { contains: '\\_' } }],
      [
        { countryId, role: 'COLLECTOR', status: 'ACTIVE' },
        { ...some, status: 'ACTIVE' },
      ],
    ] as const) {
      const found = await list(filter);
      expect(found.ids).toEqual(sorted(await db.actor.findMany({ where })));
      expect(found.pages).toBe(Math.max(1, Math.ceil(found.ids.length / 3)));
    }
    await db.actor.updateMany({ where: some, data: { status: 'ACTIVE' } });
  });
});

describe('the list of accounts', () => {
  it('keeps to role, status, country and search over more than one page', async () => {
    const list = (filter: Record<string, unknown>) =>
      listAll(people.askAuthAs, 'users', 'UserFilter', filter);
    const ofTogo = demoAccounts.filter(({ username }) => username.endsWith('.tg'));
    const idsOf = (accounts: { username: string }[]) =>
      accounts.map(({ username }) => demoUserId(username)).sort();
    expect((await list({ countryId: seedId('country', 'TG') })).ids).toEqual(idsOf(ofTogo));
    expect((await list({ search: '.TG' })).ids).toEqual(idsOf(ofTogo));
    const collectors = demoAccounts.filter(({ role }) => role === 'COLLECTOR');
    expect((await list({ role: 'COLLECTOR', status: 'ACTIVE' })).ids).toEqual(idsOf(collectors));
    expect((await list({ search: 'houngbedji' })).ids).toEqual([demoUserId('superviseur.bj')]);
    expect((await list({ status: 'INACTIVE' })).ids).toEqual([]);
    expect((await list({ search: '%' })).ids).toEqual([]);
  });
});

describe('sessions', () => {
  const query = `query($userId: ID) { sessions(userId: $userId) {
    totalCount nodes { userId deviceName ipAddress lastUsedAt isCurrent } } }`;

  it('show device, address and last use; administrators see anybody’s, others their own', async () => {
    const login = (deviceName: string, address: string) =>
      people.askAuth(
        'mutation($input: LoginInput!) { login(input: $input) { accessToken } }',
        { input: { identifier: 'collecteur2.ne', password: demoPassword, deviceName } },
        { address },
      );
    const { data } = await login('Tecno Spark', '198.51.100.7');
    await login('Ordinateur du bureau', '198.51.100.8');
    const token = data.login.accessToken;
    const own = (await people.askAuth(query, {}, { token })).data.sessions;
    expect(own.totalCount).toBe(2);
    expect(own.nodes).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          deviceName: 'Tecno Spark',
          ipAddress: '198.51.100.7',
          isCurrent: true,
        }),
        expect.objectContaining({ deviceName: 'Ordinateur du bureau', isCurrent: false }),
      ]),
    );
    const userId = demoUserId('collecteur2.ne');
    const seen = (await people.askAuthAs('admin', query, { userId })).data.sessions;
    expect(seen.totalCount).toBe(2);
    expect(seen.nodes.every(({ isCurrent }: { isCurrent: boolean }) => !isCurrent)).toBe(true);
    const hidden = (await people.askAuthAs('superviseur.ne', query, { userId })).data.sessions;
    expect(hidden).toEqual({ totalCount: 0, nodes: [] });
  });
});
