import type { Db, Prisma } from '@commerce-tracking/prisma/client';
import type { Actor } from '@commerce-tracking/service-kit/actor';
import { type Page, pageArgs, toPage } from '@commerce-tracking/service-kit/pages';
import { searchWords } from '@commerce-tracking/service-kit/values/search-words';
import type { QueryUsersArgs, UserFilter } from '../generated/graphql.ts';
import type { UserRow } from './user.rows.ts';

const onlineMs = 5 * 60_000;

/** Which accounts a caller may see: the own one; administrators all. */
export function usersVisibleTo(actor: Actor | null): Prisma.UserWhereInput {
  if (!actor) return { id: { in: [] } };
  return actor.role === 'ADMIN' ? {} : { id: actor.userId };
}

/** Accounts by id, those the caller may see. */
export async function findUsersById(
  { db, actor }: { db: Db; actor: Actor | null },
  ids: readonly string[],
): Promise<Map<string, UserRow>> {
  const rows = await db.user.findMany({
    where: { AND: [usersVisibleTo(actor), { id: { in: [...ids] } }] },
  });
  return new Map(rows.map((row) => [row.id, row]));
}

export type UserPageRow = Page<UserRow> & { totalCount: () => Promise<number> };

/** Accounts by user name, those the caller may see. */
export async function findUsers(
  { db, actor }: { db: Db; actor: Actor },
  args: QueryUsersArgs,
): Promise<UserPageRow> {
  const page = pageArgs(args, { max: 100, keys: 2 });
  const where = { AND: [usersVisibleTo(actor), await filtered(db, args.filter)] };
  const after: Prisma.UserWhereInput = page.after ? afterCursor(page.after) : {};
  const rows = await db.user.findMany({
    where: { AND: [where, after] },
    orderBy: [{ username: 'asc' }, { id: 'asc' }],
    skip: page.offset,
    take: page.limit + 1,
  });
  return {
    ...toPage(rows, page.limit, (row) => [row.username, row.id]),
    totalCount: () => db.user.count({ where }),
  };
}

/** Whether the account was active during the last five minutes. */
export function isOnline(user: UserRow, now = Date.now()): boolean {
  return user.lastActiveAt !== null && now - user.lastActiveAt.getTime() < onlineMs;
}

/** The end of a running delay; one that is over is no longer told. */
export function runningDelay(user: UserRow, now = Date.now()): Date | null {
  return user.lockedUntil && user.lockedUntil.getTime() > now ? user.lockedUntil : null;
}

async function filtered(
  db: Db,
  filter: UserFilter | null | undefined,
): Promise<Prisma.UserWhereInput> {
  const { role, status, countryId, search } = filter ?? {};
  const words = searchWords(search);
  return {
    ...(role && { role }),
    ...(status && { status }),
    ...(countryId && { actorId: { in: await actorsWith(db, { countryId }) } }),
    AND: await Promise.all(words.map((word) => named(db, word))),
  };
}

async function named(db: Db, word: string): Promise<Prisma.UserWhereInput> {
  const name = { contains: word };
  const people = await actorsWith(db, { OR: [{ lastName: name }, { firstName: name }] });
  return {
    OR: [{ username: name }, { email: name }, { phone: name }, { actorId: { in: people } }],
  };
}

// Countries and names sit on the profile, which admin owns and auth may read.
async function actorsWith(db: Db, where: Prisma.ActorWhereInput): Promise<string[]> {
  const actors = await db.actor.findMany({ where, select: { id: true } });
  return actors.map(({ id }) => id);
}

function afterCursor([username, id]: unknown[]): Prisma.UserWhereInput {
  const name = String(username);
  return { OR: [{ username: { gt: name } }, { username: name, id: { gt: String(id) } }] };
}
