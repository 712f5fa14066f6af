import { demoAccounts } from '@commerce-tracking/prisma/seed/demo/accounts';
import { demoActorId, demoUserId } from '@commerce-tracking/prisma/seed/demo/people';
import { beforeAll, describe, expect, it } from 'vitest';
import { adminUnderTest, reasonsOf } from '../test-support/admin-under-test.ts';

const admin = await adminUnderTest();

const query = `{ adminStatistics {
  actors byRole { role count } byStatus { status count }
  byCountry { countryId country { __typename } count }
  byOrganization { organizationId organization { id name } count }
  collectorsWithoutTeamManager collectorsWithoutPoint
  teamSizes { teams minimum median maximum }
  activeLast7Days activeLast30Days lockedUsers generatedAt
} }`;

async function figures(caller: string) {
  const { data, errors } = await admin.askAs(caller, query);
  expect(errors).toEqual([]);
  return data.adminStatistics;
}

const sum = (counts: { count: number }[]) => counts.reduce((total, { count }) => total + count, 0);
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);

beforeAll(async () => {
  const { db } = admin;
  await db.user.updateMany({ data: { lastActiveAt: null, lockedUntil: null } });
  const used = async (username: string, days: number) =>
    db.user.update({
      where: { id: demoUserId(username) },
      data: { lastActiveAt: daysAgo(days) },
    });
  await used('collecteur.bj', 1);
  await used('chef.bj', 10);
  await used('collecteur.tg', 6);
  await used('admin', 31);
  const locked = { lockedUntil: new Date(Date.now() + 600_000) };
  await db.user.update({ where: { id: demoUserId('collecteur.bj') }, data: locked });
  const over = { lockedUntil: new Date(Date.now() - 1_000) };
  await db.user.update({ where: { id: demoUserId('chef.bj') }, data: over });
});

describe('adminStatistics', () => {
  it('counts everybody for an administrator, each way to the same sum', async () => {
    const all = await figures('admin');
    expect(all.actors).toBe(demoAccounts.length);
    for (const counts of [all.byRole, all.byStatus, all.byCountry, all.byOrganization]) {
      expect(sum(counts)).toBe(all.actors);
      const sizes = counts.map(({ count }: { count: number }) => count);
      expect(sizes).toEqual(sizes.toSorted((a: number, b: number) => b - a));
    }
    const collectors = demoAccounts.filter(({ role }) => role === 'COLLECTOR').length;
    expect(all.byRole).toContainEqual({ role: 'COLLECTOR', count: collectors });
    const teams = demoAccounts.filter(({ role }) => role === 'TEAM_MANAGER').length;
    expect(all.teamSizes).toMatchObject({ teams });
    expect(all).toMatchObject({ activeLast7Days: 2, activeLast30Days: 3, lockedUsers: 1 });
    const named = all.byOrganization.filter(({ organization }: { organization: unknown }) =>
      Boolean(organization),
    );
    expect(named.length).toBeGreaterThan(0);
  });

  it('counts for a supervisor the own branch alone', async () => {
    const supervisorId = demoActorId('superviseur.bj');
    const branch = await admin.db.actor.findMany({
      where: { OR: [{ supervisorId }, { teamManager: { supervisorId } }] },
    });
    const own = await figures('superviseur.bj');
    expect(own).toMatchObject({
      actors: branch.length,
      byCountry: [{ countryId: branch[0]?.countryId, count: branch.length }],
      activeLast7Days: 1,
      activeLast30Days: 2,
      lockedUsers: 1,
    });
    expect(own.byRole.map(({ role }: { role: string }) => role)).toEqual([
      'COLLECTOR',
      'TEAM_MANAGER',
    ]);
    expect(await figures('superviseur.tg')).toMatchObject({ lockedUsers: 0, activeLast7Days: 1 });
  });

  it('tells who cannot work: active collectors without team manager or point', async () => {
    const before = await figures('admin');
    const id = demoActorId('collecteur2.bj');
    const lost = { teamManagerId: null, collectionPointId: null };
    const { teamManagerId, collectionPointId } = await admin.db.actor.findUniqueOrThrow({
      where: { id },
    });
    await admin.db.actor.update({ where: { id }, data: lost });
    const after = await figures('admin');
    expect(after.collectorsWithoutTeamManager).toBe(before.collectorsWithoutTeamManager + 1);
    expect(after.collectorsWithoutPoint).toBe(before.collectorsWithoutPoint + 1);
    await admin.db.actor.update({ where: { id }, data: { status: 'INACTIVE' } });
    const away = await figures('admin');
    expect(away).toMatchObject({
      actors: before.actors,
      collectorsWithoutTeamManager: before.collectorsWithoutTeamManager,
      collectorsWithoutPoint: before.collectorsWithoutPoint,
    });
    expect(away.byStatus).toContainEqual({ status: 'INACTIVE', count: 1 });
    await admin.db.actor.update({
      where: { id },
      data: { teamManagerId, collectionPointId, status: 'ACTIVE' },
    });
  });

  it.each(['collecteur.bj', 'chef.bj', 'analyste'])('is refused to %s', async (caller) => {
    expect(reasonsOf(await admin.askAs(caller, query))).toBe('FORBIDDEN NOT_PERMITTED');
  });
});
