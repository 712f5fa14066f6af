import { DomainError } from '@commerce-tracking/service-kit/errors';
import { isUuid } from '@commerce-tracking/service-kit/ids';
import { INVALID_INPUT } from '@commerce-tracking/service-kit/reasons';
import { visibleTo } from '../collection/search/collection-scope.ts';
import type { Context } from '../context.ts';
import { memory } from '../reference/reference.ts';
import type { RevisionRow } from '../rows.ts';
import { type Change, changesBetween } from './changes.rules.ts';
import { type Label, labelOf } from './field-labels.ts';
import { OTHER_RECORD } from './revision.errors.ts';
import type { Snapshot } from './snapshot.ts';

/** A difference with the submissions it lies between, which tell what its field is called. */
export type ChangeRow = Change & { between: readonly RevisionRow[] };

/** Two submissions of one record side by side. */
export type ComparisonRow = { a: RevisionRow; b: RevisionRow; changes: ChangeRow[] };

/**
 * What differs between two submissions of a record in the caller's scope, as the caller sees them:
 * an analyst's comparison is made of what an analyst is shown.
 */
export async function compareRevisions(
  context: Context,
  { a, b }: { a: string; b: string },
): Promise<ComparisonRow | null> {
  const actor = context.require('collection:read');
  if (!isUuid(a) || !isUuid(b)) return null;
  const rows = await context.db.revision.findMany({
    where: { id: { in: [a, b] }, collection: visibleTo(actor) },
  });
  const find = (id: string) => rows.find((row) => row.id === id);
  const [first, second] = [find(a), find(b)];
  if (!first || !second) return null;
  if (first.collectionId !== second.collectionId) {
    throw new DomainError(INVALID_INPUT, {}, [{ path: 'b', reason: OTHER_RECORD }]);
  }
  const [left, right] = [context.seen(first), context.seen(second)];
  const between = [right, left];
  const changes = changesBetween(left.content as Snapshot, right.content as Snapshot);
  return { a: left, b: right, changes: changes.map((change) => ({ ...change, between })) };
}

/** The differences a submission is kept with. */
export function changesOf(revision: RevisionRow): ChangeRow[] {
  const changes = Array.isArray(revision.changes) ? (revision.changes as Change[]) : [];
  return changes.map((change) => ({ ...change, between: [revision] }));
}

/** What the field of a change is called; a line that went is known by what it was. */
export function labelOfChange({ path, before, between }: ChangeRow): Label {
  const [list = '', id, field] = path.split('.');
  const position = (before as { position?: unknown } | null)?.position;
  const gone: Snapshot[] = [];
  if (id && field === undefined && typeof position === 'number') {
    gone.push({ [list]: [...Array(position).fill({}), { id }] });
  }
  return labelAt(path, between, gone);
}

/** What the field at a path of a submission is called. */
export function labelAt(
  path: string,
  between: readonly Pick<RevisionRow, 'formModelId' | 'content'>[],
  more: readonly Snapshot[] = [],
): Label {
  const { formModels } = memory().reference();
  const forms = between.map(({ formModelId }) => formModels.get(formModelId)?.labels);
  return labelOf(path, forms, [...between.map(({ content }) => content as Snapshot), ...more]);
}
