import { DomainError } from '@commerce-tracking/service-kit/errors';
import type { Language } from '@commerce-tracking/service-kit/language';
import {
  encodeCursor,
  type PageArgs,
  type PageRequest,
  pageArgs,
} from '@commerce-tracking/service-kit/pages';
import { BAD_CURSOR, INVALID_INPUT } from '@commerce-tracking/service-kit/reasons';
import { columnOf, type Entry } from './entries.ts';
import type { ReferenceKind } from './kind.ts';
import { compareKeys, type ReferenceData, setOf } from './reference-data.ts';
import { matches, wordsOf } from './search.ts';

export const referencePageMax = 500;

export type ListArgs = PageArgs & { filter?: Record<string, unknown> | null };
export type ListPage<T> = {
  nodes: T[];
  totalCount: number;
  endCursor: string | null;
  hasNextPage: boolean;
};

/** One page of a kind's entries, in the order of the request's language. */
export function listEntries(
  kind: ReferenceKind,
  args: ListArgs,
  data: ReferenceData,
  language: Language,
): ListPage<Entry> {
  const page = pageArgs(args, { max: referencePageMax, keys: 3 });
  const accepts = filterOf(kind, args.filter ?? {}, data);
  const found = setOf(data, kind.name)
    .ranked(language)
    .filter(({ entry }) => accepts(entry));
  const { nodes, ...rest } = pageOfRanked(found, page);
  return { ...rest, nodes: nodes.map(({ entry }) => entry) };
}

/** One page of a list that is already filtered and sorted by its keys. */
export function pageOfRanked<R extends { key: readonly unknown[] }>(
  sorted: readonly R[],
  page: PageRequest,
): ListPage<R> {
  const { after, limit, offset } = page;
  if (after?.some((value) => typeof value !== 'string' && typeof value !== 'number')) {
    throw new DomainError(INVALID_INPUT, {}, [{ path: 'after', reason: BAD_CURSOR }]);
  }
  const first = after ? sorted.findIndex(({ key }) => compareKeys(key, after) > 0) : 0;
  const start = first < 0 ? sorted.length : first + offset;
  const nodes = sorted.slice(start, start + limit);
  const last = nodes.at(-1);
  return {
    nodes,
    totalCount: sorted.length,
    endCursor: last ? encodeCursor([...last.key]) : null,
    hasNextPage: start + nodes.length < sorted.length,
  };
}

function filterOf(
  kind: ReferenceKind,
  filter: Record<string, unknown>,
  data: ReferenceData,
): (entry: Entry) => boolean {
  const conditions: ((entry: Entry) => boolean)[] = [];
  for (const [name, value] of Object.entries(filter)) {
    if (value === null || value === undefined) continue;
    if (name === 'search') {
      const words = wordsOf(String(value));
      const set = setOf(data, kind.name);
      conditions.push((entry) => matches(set.searchText(entry), words));
    } else if (name === 'ids') {
      const ids = new Set(value as string[]);
      conditions.push(({ id }) => ids.has(id));
    } else {
      const own = kind.filters?.[name];
      conditions.push(
        own
          ? (entry) => own(entry as never, value, data)
          : (entry) => columnOf(entry, name) === value,
      );
    }
  }
  return (entry) => conditions.every((accepts) => accepts(entry));
}
