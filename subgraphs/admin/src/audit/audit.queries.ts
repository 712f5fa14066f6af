import type { Db, Prisma } from '@commerce-tracking/prisma/client';
import { instantOfCursor, type Page, pageArgs, toPage } from '@commerce-tracking/service-kit/pages';
import type { AuditFilter, QueryAuditLogArgs } from '../generated/graphql.ts';

/** An entry of the audit log as stored. */
export type AuditEntryRow = Prisma.AuditEntryModel;

/** One entry. */
export function findAuditEntry(db: Db, id: string): Promise<AuditEntryRow | null> {
  return db.auditEntry.findUnique({ where: { id } });
}

export type AuditEntryPageRow = Page<AuditEntryRow> & { totalCount: () => Promise<number> };

/** The audit log, newest first. */
export async function findAuditLog(db: Db, args: QueryAuditLogArgs): Promise<AuditEntryPageRow> {
  const page = pageArgs(args, { max: 100, keys: 2 });
  const where = conditions(args.filter ?? {});
  const rows = await db.auditEntry.findMany({
    where: { AND: [where, page.after ? afterCursor(page.after) : {}] },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    skip: page.offset,
    take: page.limit + 1,
  });
  return {
    ...toPage(rows, page.limit, (row) => [row.at.toISOString(), row.id]),
    totalCount: () => db.auditEntry.count({ where }),
  };
}

function conditions(filter: AuditFilter): Prisma.AuditEntryWhereInput {
  const { actorId, action, entityType, entityId, outcome, from, to } = filter;
  return {
    ...(actorId && { actorId }),
    ...(action && { action: action.endsWith('.') ? { startsWith: action } : action }),
    ...(entityType && { entityType }),
    ...(entityId && { entityId }),
    ...(outcome && { outcome }),
    at: { ...(from && { gte: new Date(from) }), ...(to && { lt: new Date(to) }) },
  };
}

function afterCursor([after, id]: unknown[]): Prisma.AuditEntryWhereInput {
  const at = instantOfCursor(after);
  return { OR: [{ at: { lt: at } }, { at, id: { lt: String(id) } }] };
}
