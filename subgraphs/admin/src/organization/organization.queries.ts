import type { Db, Prisma } from '@commerce-tracking/prisma/client';
import type { Actor } from '@commerce-tracking/service-kit/actor';
import { type Page, pageArgs, toPage } from '@commerce-tracking/service-kit/pages';
import { searchWords } from '@commerce-tracking/service-kit/values/search-words';
import type { OrganizationFilter, QueryOrganizationsArgs } from '../generated/graphql.ts';

/** An organization as stored. */
export type OrganizationRow = Prisma.OrganizationModel;

/** Organizations by id; everybody who is signed in may see them. */
export async function findOrganizationsById(
  { db, actor }: { db: Db; actor: Actor | null },
  ids: readonly string[],
): Promise<Map<string, OrganizationRow>> {
  if (!actor) return new Map();
  const rows = await db.organization.findMany({ where: { id: { in: [...ids] } } });
  return new Map(rows.map((row) => [row.id, row]));
}

export type OrganizationPageRow = Page<OrganizationRow> & { totalCount: () => Promise<number> };

/** Organizations by name. */
export async function findOrganizations(
  db: Db,
  args: QueryOrganizationsArgs,
): Promise<OrganizationPageRow> {
  const page = pageArgs(args, { max: 500, keys: 2 });
  const where = { AND: conditions(args.filter) };
  const rows = await db.organization.findMany({
    where: { AND: [where, page.after ? afterCursor(page.after) : {}] },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    skip: page.offset,
    take: page.limit + 1,
  });
  return {
    ...toPage(rows, page.limit, (row) => [row.name, row.id]),
    totalCount: () => db.organization.count({ where }),
  };
}

function conditions(
  filter: OrganizationFilter | null | undefined,
): Prisma.OrganizationWhereInput[] {
  const { countryId, type, status, search } = filter ?? {};
  const words = searchWords(search);
  return [
    { ...(countryId && { countryId }), ...(type && { type }), ...(status && { status }) },
    ...words.map((word) => ({
      OR: [
        { name: { contains: word } },
        { description: { contains: word } },
        { city: { contains: word } },
      ],
    })),
  ];
}

function afterCursor([after, id]: unknown[]): Prisma.OrganizationWhereInput {
  const name = String(after);
  return { OR: [{ name: { gt: name } }, { name, id: { gt: String(id) } }] };
}
