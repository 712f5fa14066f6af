import type { Db, Prisma } from '@commerce-tracking/prisma/client';
import type { Loader } from '@commerce-tracking/service-kit/loaders';
import { type Page, type PageArgs, pageArgs, toPage } from '@commerce-tracking/service-kit/pages';

/** One change as stored. */
export type SettingChangeRow = Prisma.SettingChangeModel;
export type SettingChangePageRow = Page<SettingChangeRow> & { totalCount: number };

// Every change leads to the next version and the first one to version 2, so a page is a range of
// versions. As text, so that equal questions are one key of a loader.
type VersionRange = [key: string, lowest: number, highest: number];

/** Changes of many settings in one statement, newest first. */
export async function findSettingChanges(
  db: Db,
  ranges: readonly string[],
): Promise<Map<string, SettingChangeRow[]>> {
  const asked = ranges.map((range) => JSON.parse(range) as VersionRange);
  const rows = await db.settingChange.findMany({
    where: {
      OR: asked.map(([settingKey, gte, lte]) => ({ settingKey, version: { gte, lte } })),
    },
    orderBy: { version: 'desc' },
  });
  return new Map(
    asked.map(([key, lowest, highest], index) => [
      ranges[index] ?? '',
      rows.filter(
        ({ settingKey, version }) => settingKey === key && version >= lowest && version <= highest,
      ),
    ]),
  );
}

/** One page of the changes of a setting. @throws DomainError when the arguments cannot be served */
export async function settingHistory(
  { key, version }: { key: string; version: number },
  args: PageArgs,
  loader: Loader<string, SettingChangeRow[] | null>,
): Promise<SettingChangePageRow> {
  const { limit, offset, after } = pageArgs(args, { max: 100, keys: 1 });
  const newest = after ? Math.min(version, Number(after[0]) - 1 || 0) : version;
  const highest = newest - offset;
  const range: VersionRange = [key, highest - limit, highest];
  const rows = highest < 2 ? [] : await loader.load(JSON.stringify(range));
  return {
    ...toPage(rows ?? [], limit, (row) => [row.version]),
    totalCount: version - 1,
  };
}
