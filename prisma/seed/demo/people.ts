import { hash } from '@node-rs/argon2';
import type { Db, Prisma } from '../../client.ts';
import { seedId } from '../seed-id.ts';
import { type DemoAccount, demoAccounts, demoBranches, demoPassword } from './accounts.ts';
import { demoAssignments } from './assignments.ts';

const madeAt = new Date('2025-06-02T08:00:00.000Z');
// The same as auth uses for the passwords people choose.
const hashing = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const marital = ['MARRIED', 'SINGLE', 'MARRIED', 'MARRIED', 'WIDOWED', 'DIVORCED'] as const;

/** Id of a demo person's profile, by user name. */
export function demoActorId(username: string): string {
  return seedId('actor', username);
}

/** Id of a demo account, by user name. */
export function demoUserId(username: string): string {
  return seedId('user', username);
}

/**
 * Enters the demo organizations, people, accounts and hierarchy. What is there already stays as
 * people have left it, so the seed can be repeated.
 */
export async function seedPeople(db: Db): Promise<void> {
  await addMissing(demoBranches.map(organizationOf), db.organization);
  // From the top down: each refers to the one above.
  for (const role of ['ADMIN', 'ANALYST', 'SUPERVISOR', 'TEAM_MANAGER', 'COLLECTOR'] as const) {
    const actors = demoAccounts.map(actorOf).filter(({ actorRole }) => actorRole === role);
    await addMissing(actors, db.actor);
  }
  await addMissing(demoAssignments(madeAt), db.assignment);
  await addMissing(demoAccounts.map(userOf), db.user);
  await addCredentials(db);
}

async function addCredentials(db: Db): Promise<void> {
  const without = await db.user.findMany({
    where: {
      id: { in: demoAccounts.map(({ username }) => demoUserId(username)) },
      credential: null,
    },
    select: { id: true },
  });
  if (without.length === 0) return;
  // Hashed once for all: hashing is slow on purpose.
  const passwordHash = await hash(demoPassword, hashing);
  await db.credential.createMany({
    data: without.map(({ id }) => ({
      userId: id,
      passwordHash,
      changedAt: madeAt,
      previousHashes: [],
      recoveryCodeHashes: [],
    })),
  });
}

type Table<Row> = {
  findMany(args: {
    where: { id: { in: string[] } };
    select: { id: true };
  }): Promise<{ id: string }[]>;
  createMany(args: { data: Row[] }): Promise<unknown>;
};

async function addMissing<Row extends { id: string }>(
  rows: Row[],
  table: Table<Row>,
): Promise<Row[]> {
  const ids = rows.map(({ id }) => id);
  const found = await table.findMany({ where: { id: { in: ids } }, select: { id: true } });
  const known = new Set(found.map(({ id }) => id));
  const missing = rows.filter(({ id }) => !known.has(id));
  if (missing.length > 0) await table.createMany({ data: missing });
  return missing;
}

function organizationOf({ country, city, organization }: (typeof demoBranches)[number]) {
  return {
    id: seedId('organization', country),
    countryId: seedId('country', country),
    city,
    ...organization,
  } satisfies Prisma.OrganizationCreateManyInput;
}

function contactOf(account: DemoAccount, index: number) {
  return {
    email: `${account.username}@demo.example`,
    // Ninety million and counting: nobody's number, and a different one for each.
    phone: `${account.dialCode}${90_000_000 + index}`,
  };
}

function actorOf(account: DemoAccount, index: number) {
  const { username, role, country, homePoint, teamManager, supervisor } = account;
  return {
    id: demoActorId(username),
    userId: demoUserId(username),
    actorRole: role,
    lastName: account.lastName,
    firstName: account.firstName,
    ...contactOf(account, index),
    gender: account.gender === 'F' ? 'FEMALE' : 'MALE',
    maritalStatus: marital[index % marital.length] ?? 'SINGLE',
    dateOfBirth: new Date(Date.UTC(1970 + ((index * 7) % 33), (index * 5) % 12, 1 + (index % 28))),
    countryId: seedId('country', country),
    organizationId: role === 'COLLECTOR' ? seedId('organization', country) : null,
    teamManagerId: role === 'COLLECTOR' && teamManager ? demoActorId(teamManager) : null,
    supervisorId: role === 'TEAM_MANAGER' && supervisor ? demoActorId(supervisor) : null,
    collectionPointId: homePoint ? seedId('collectionPoint', homePoint) : null,
  } satisfies Prisma.ActorCreateManyInput;
}

function userOf(account: DemoAccount, index: number) {
  return {
    id: demoUserId(account.username),
    actorId: demoActorId(account.username),
    username: account.username,
    ...contactOf(account, index),
    role: account.role,
    status: 'ACTIVE',
    language: account.language,
  } satisfies Prisma.UserCreateManyInput;
}
