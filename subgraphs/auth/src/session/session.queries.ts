import type { Db, Prisma } from '@commerce-tracking/prisma/client';
import type { Actor } from '@commerce-tracking/service-kit/actor';
import { instantOfCursor, type Page, pageArgs, toPage } from '@commerce-tracking/service-kit/pages';
import type { QuerySessionsArgs } from '../generated/graphql.ts';
import type { SessionRow } from './session.rows.ts';

/** Which sessions a caller may see: the own ones; administrators all. */
export function sessionsVisibleTo(actor: Actor | null): Prisma.SessionWhereInput {
  if (!actor) return { id: { in: [] } };
  return actor.role === 'ADMIN' ? {} : { userId: actor.userId };
}

/** One session, if the caller may see it. */
export function findSession(
  { db, actor }: { db: Db; actor: Actor | null },
  id: string,
): Promise<SessionRow | null> {
  return db.session.findFirst({ where: { AND: [sessionsVisibleTo(actor), { id }] } });
}

export type SessionPageRow = Page<SessionRow> & { totalCount: () => Promise<number> };

/** Sessions of one account, the last used first. */
export async function findSessions(
  { db, actor }: { db: Db; actor: Actor },
  args: QuerySessionsArgs,
): Promise<SessionPageRow> {
  const page = pageArgs(args, { max: 100, keys: 2 });
  const open = args.includeClosed ? {} : { revokedAt: null, expiresAt: { gt: new Date() } };
  const where = {
    AND: [sessionsVisibleTo(actor), { userId: args.userId ?? actor.userId }, open],
  };
  const rows = await db.session.findMany({
    where: { AND: [where, page.after ? afterCursor(page.after) : {}] },
    orderBy: [{ lastUsedAt: 'desc' }, { id: 'asc' }],
    skip: page.offset,
    take: page.limit + 1,
  });
  return {
    ...toPage(rows, page.limit, (row) => [row.lastUsedAt.toISOString(), row.id]),
    totalCount: () => db.session.count({ where }),
  };
}

function afterCursor([usedAt, id]: unknown[]): Prisma.SessionWhereInput {
  const lastUsedAt = instantOfCursor(usedAt);
  return { OR: [{ lastUsedAt: { lt: lastUsedAt } }, { lastUsedAt, id: { gt: String(id) } }] };
}
