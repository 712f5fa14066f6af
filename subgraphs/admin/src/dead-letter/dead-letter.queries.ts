import type { Db, Prisma } from '@commerce-tracking/prisma/client';
import { type Page, pageArgs, toPage } from '@commerce-tracking/service-kit/pages';
import type { DeadLetterFilter, QueryDeadLettersArgs } from '../generated/graphql.ts';

/** A dead letter as stored. */
export type DeadLetterRow = Prisma.DeadLetterModel;
export type DeadLetterPageRow = Page<DeadLetterRow> & { totalCount: () => Promise<number> };

/** Dead letters, newest first. */
export async function findDeadLetters(
  db: Db,
  args: QueryDeadLettersArgs,
): Promise<DeadLetterPageRow> {
  const page = pageArgs(args, { max: 100, keys: 1 });
  const where = conditions(args.filter ?? {});
  const rows = await db.deadLetter.findMany({
    where: { AND: [where, page.after ? { id: { lt: String(page.after[0]) } } : {}] },
    orderBy: { id: 'desc' },
    skip: page.offset,
    take: page.limit + 1,
  });
  return {
    ...toPage(rows, page.limit, (row) => [row.id]),
    totalCount: () => db.deadLetter.count({ where }),
  };
}

/** Dead letters by id, in the order asked for. */
export async function findDeadLettersById(
  db: Db,
  ids: readonly string[],
): Promise<DeadLetterRow[]> {
  const rows = await db.deadLetter.findMany({ where: { id: { in: [...ids] } } });
  const byId = new Map(rows.map((row) => [row.id, row]));
  return [...new Set(ids)].flatMap((id) => byId.get(id) ?? []);
}

/** How many messages wait for somebody's decision. */
export function countWaitingDeadLetters(db: Db): Promise<number> {
  return db.deadLetter.count({ where: { status: 'WAITING' } });
}

function conditions({ status, service, subject }: DeadLetterFilter): Prisma.DeadLetterWhereInput {
  return {
    ...(status && { status }),
    ...(service && { service }),
    ...(subject && { subject: { startsWith: subject } }),
  };
}
