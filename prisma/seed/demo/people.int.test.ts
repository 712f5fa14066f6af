import { verify } from '@node-rs/argon2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '../../../tests/support/environment.ts';
import { type Database, openDatabase } from '../../client.ts';
import { collectionPoints } from '../reference/collection-points.ts';
import { demoAccounts, demoPassword } from './accounts.ts';
import { demoActorId, demoUserId, seedPeople } from './people.ts';

let database: Database;

beforeAll(async () => {
  database = openDatabase({ url: (await testDatabase()).url, poolSize: 2 });
  await seedPeople(database.db);
});

afterAll(() => database.close());

describe('demo people', () => {
  it('have an account, a profile and a password each', async () => {
    const { db } = database;
    const users = await db.user.findMany({ include: { credential: true } });
    expect(users).toHaveLength(demoAccounts.length);
    for (const user of users) {
      const actor = await db.actor.findUniqueOrThrow({ where: { userId: user.id } });
      expect(actor).toMatchObject({
        id: user.actorId,
        actorRole: user.role,
        email: user.email,
        phone: user.phone,
      });
    }
    const hash = users[0]?.credential?.passwordHash ?? '';
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await verify(hash, demoPassword)).toBe(true);
  });

  it('stand below each other within one country, and work at points that exist there', async () => {
    const known = new Map(collectionPoints.map((point) => [point.code, point.countryId]));
    const actors = await database.db.actor.findMany({
      where: { actorRole: 'COLLECTOR' },
      include: { teamManager: { include: { supervisor: true } } },
    });
    expect(actors.length).toBeGreaterThanOrEqual(48);
    for (const actor of actors) {
      expect(actor.teamManager?.countryId).toBe(actor.countryId);
      expect(actor.teamManager?.supervisor?.countryId).toBe(actor.countryId);
    }
    for (const { homePoint, role } of demoAccounts) {
      if (role === 'COLLECTOR') expect(known.has(homePoint ?? ''), `${homePoint}`).toBe(true);
    }
  });

  it('have one open assignment per link', async () => {
    const { db } = database;
    const collectors = await db.actor.count({ where: { actorRole: 'COLLECTOR' } });
    const teamManagers = await db.actor.count({ where: { actorRole: 'TEAM_MANAGER' } });
    expect(await db.assignment.count({ where: { isOpen: true } })).toBe(
      2 * collectors + teamManagers,
    );
  });

  it('stay as people have left them when the seed runs again', async () => {
    const { db } = database;
    const id = demoUserId('collecteur.bj');
    await db.user.update({ where: { id }, data: { language: 'EN' } });
    await db.credential.delete({ where: { userId: demoUserId('chef.bj') } });
    await seedPeople(db);
    expect((await db.user.findUniqueOrThrow({ where: { id } })).language).toBe('EN');
    expect(await db.credential.count()).toBe(demoAccounts.length);
    expect(await db.actor.count()).toBe(demoAccounts.length);
    expect(demoActorId('collecteur.bj')).not.toBe(id);
  });
});
