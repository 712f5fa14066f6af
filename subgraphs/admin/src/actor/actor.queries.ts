import type { Db, Prisma } from '@commerce-tracking/prisma/client';
import type { Actor } from '@commerce-tracking/service-kit/actor';
import { type Page, type PageArgs, pageArgs, toPage } from '@commerce-tracking/service-kit/pages';
import { searchWords } from '@commerce-tracking/service-kit/values/search-words';
import type { ActorFilter } from '../generated/graphql.ts';
import type { ActorRow } from './actor.rows.ts';
import { actorsBelow, actorsNamedTo, actorsVisibleTo, asSeenBy, branchOf } from './actor.scope.ts';

type Reader = { db: Db; actor: Actor | null };

const withSupervisor = { teamManager: { select: { supervisorId: true } } };

/** People by id, those the caller may see at least by name. */
export async function findActorsById(
  { db, actor }: Reader,
  ids: readonly string[],
): Promise<Map<string, ActorRow>> {
  const rows = await db.actor.findMany({
    where: { AND: [actorsNamedTo(actor), { id: { in: [...ids] } }] },
    include: withSupervisor,
  });
  return new Map(rows.map((row) => [row.id, asSeenBy(actor, row)]));
}

export type ActorListArgs = PageArgs & { filter?: ActorFilter | null };
export type ActorPageRow = Page<ActorRow> & { totalCount: () => Promise<number> };

/** People by last and first name, those the caller may see whole. */
export function findActors(reader: Reader, args: ActorListArgs): Promise<ActorPageRow> {
  return readPage(reader, args, actorsVisibleTo(reader.actor));
}

/** The people below the caller in the hierarchy, by last and first name. */
export function findAssignedActors(
  reader: Reader & { actor: Actor },
  args: ActorListArgs,
): Promise<ActorPageRow> {
  return readPage(reader, args, actorsBelow(reader.actor));
}

async function readPage(
  { db, actor }: Reader,
  args: ActorListArgs,
  scope: Prisma.ActorWhereInput,
): Promise<ActorPageRow> {
  const page = pageArgs(args, { max: 100, keys: 3 });
  const where = { AND: [scope, ...conditions(args.filter)] };
  const rows = await db.actor.findMany({
    where: { AND: [where, page.after ? afterCursor(page.after) : {}] },
    include: withSupervisor,
    orderBy: [{ lastName: 'asc' }, { firstName: 'asc' }, { id: 'asc' }],
    skip: page.offset,
    take: page.limit + 1,
  });
  const people = rows.map((row) => asSeenBy(actor, row));
  return {
    ...toPage(people, page.limit, (row) => [row.lastName, row.firstName, row.id]),
    totalCount: () => db.actor.count({ where }),
  };
}

function conditions(filter: ActorFilter | null | undefined): Prisma.ActorWhereInput[] {
  if (!filter) return [];
  const { role, supervisorId, search, ...equal } = filter;
  const words = searchWords(search);
  return [
    role ? { actorRole: role } : {},
    supervisorId ? branchOf(supervisorId) : {},
    ...Object.entries(equal).map(([field, value]) => (value ? { [field]: value } : {})),
    ...words.map((word) => ({
      OR: [
        { lastName: { contains: word } },
        { firstName: { contains: word } },
        { email: { contains: word } },
        { phone: { contains: word } },
      ],
    })),
  ];
}

// Rows after (lastName, firstName, id), in the same collation as the order.
function afterCursor(values: unknown[]): Prisma.ActorWhereInput {
  const [lastName = '', firstName = '', id = ''] = values.map(String);
  return {
    OR: [
      { lastName: { gt: lastName } },
      { lastName, firstName: { gt: firstName } },
      { lastName, firstName, id: { gt: id } },
    ],
  };
}
