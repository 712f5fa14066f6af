import { DomainError } from './errors.ts';
import { BAD_CURSOR, INVALID_INPUT, PAGE_TOO_LARGE, TOO_BIG, TOO_SMALL } from './reasons.ts';
import { isInstant } from './values/dates.ts';

export type PageArgs = { first?: number | null; after?: string | null; offset?: number | null };

/** One page asked for: `limit` rows after the cursor's values, or after `offset` rows. */
export type PageRequest = { limit: number; after: unknown[] | null; offset: number };

/** One page answered. */
export type Page<T> = { nodes: T[]; endCursor: string | null; hasNextPage: boolean };

const offsetMax = 10_000;

/**
 * Checks paging arguments. `keys` is the number of values the list's cursor carries.
 * @throws DomainError TOO_LARGE beyond `max`, BAD_INPUT for a negative size or a foreign cursor
 */
export function pageArgs(args: PageArgs, limits: { max: number; keys: number }): PageRequest {
  const limit = args.first ?? 20;
  if (limit > limits.max) throw pageTooLarge(limits.max);
  if (limit < 0) refuse('first', TOO_SMALL, { minimum: 0 });
  const offset = args.offset ?? 0;
  if (offset < 0) refuse('offset', TOO_SMALL, { minimum: 0 });
  if (offset > offsetMax) refuse('offset', TOO_BIG, { maximum: offsetMax });
  return { limit, offset, after: args.after ? decodeCursor(args.after, limits.keys) : null };
}

/** More rows asked for than a page may have: by which argument, and of which field (`Type.field`) where that is known. */
export function pageTooLarge(
  max: number,
  { argument = 'first', field }: { argument?: string; field?: string } = {},
): DomainError {
  const fields = [{ path: argument, reason: TOO_BIG, values: { maximum: max } }];
  return new DomainError(PAGE_TOO_LARGE, { max, ...(field && { field }) }, fields);
}

/** Rows read with one more than asked for become a page. */
export function toPage<T>(rows: T[], limit: number, cursorOf: (row: T) => unknown[]): Page<T> {
  const nodes = rows.slice(0, limit);
  const last = nodes.at(-1);
  return {
    nodes,
    endCursor: last === undefined ? null : encodeCursor(cursorOf(last)),
    hasNextPage: rows.length > limit,
  };
}

/** An opaque cursor holding the sort values of a row, its id last. */
export function encodeCursor(values: unknown[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

/** @throws DomainError BAD_INPUT when the cursor does not come from a list with that many keys */
export function decodeCursor(cursor: string, keys: number): unknown[] {
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(values) && values.length === keys) return values;
  } catch {
    // Falls through: anything that is not ours is refused the same way.
  }
  throw badCursor();
}

/** An instant out of a cursor. @throws DomainError when it holds something else there */
export function instantOfCursor(value: unknown): Date {
  if (typeof value !== 'string' || !isInstant(value)) throw badCursor();
  return new Date(value);
}

function badCursor(): DomainError {
  return new DomainError(INVALID_INPUT, {}, [{ path: 'after', reason: BAD_CURSOR }]);
}

function refuse(path: string, why: typeof TOO_BIG, values: Record<string, unknown>): never {
  throw new DomainError(INVALID_INPUT, {}, [{ path, reason: why, values }]);
}
