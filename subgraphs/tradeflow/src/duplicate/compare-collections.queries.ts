import { canonicalJson } from '@commerce-tracking/service-kit/commands/canonical';
import { isUuid } from '@commerce-tracking/service-kit/ids';
import { visibleTo } from '../collection/search/collection-scope.ts';
import type { Context } from '../context.ts';
import type { Label } from '../revision/field-labels.ts';
import { labelAt } from '../revision/revision.queries.ts';
import type { Snapshot } from '../revision/snapshot.ts';
import type { CollectionRow, RevisionRow } from '../rows.ts';
import { type Aligned, alignControls, alignLines } from './align-lines.rules.ts';

/** One field of two records. */
export type ComparedFieldRow = {
  path: string;
  label: Label;
  a: unknown;
  b: unknown;
  differs: boolean;
};

/** Two records side by side. */
export type CollectionComparisonRow = {
  a: CollectionRow;
  b: CollectionRow;
  fields: ComparedFieldRow[];
  items: ComparedLinesRow[];
  controls: ComparedLinesRow[];
};

type ComparedLinesRow = { a: number | null; b: number | null; fields: ComparedFieldRow[] };

const notFields = new Set(['items', 'controls', 'extra', 'id', 'position']);

/** What two submitted records in the caller's scope say, as last submitted. */
export async function compareCollections(
  context: Context,
  { a, b }: { a: string; b: string },
): Promise<CollectionComparisonRow | null> {
  const actor = context.require('duplicate:decide');
  if (!isUuid(a) || !isUuid(b)) return null;
  const [left, right] = await Promise.all([a, b].map((id) => context.loaders.collection.load(id)));
  if (!left || !right) return null;
  const revisions = await context.db.revision.findMany({
    where: {
      OR: [left, right].map(({ id, revisionNumber: number }) => ({ collectionId: id, number })),
      collection: visibleTo(actor),
    },
  });
  const of = (id: string) => revisions.find(({ collectionId }) => collectionId === id);
  const [one, other] = [of(left.id), of(right.id)];
  if (!one || !other) return null;
  const [before, after] = [one.content as Snapshot, other.content as Snapshot];
  const between = [one, other] as const;
  return {
    a: left,
    b: right,
    fields: [
      ...fieldsOf(before, after, '', between),
      ...fieldsOf(snapshotAt(before.extra), snapshotAt(after.extra), 'extra.', between),
    ],
    items: linesBeside('items', alignLines, between),
    controls: linesBeside('controls', alignControls, between),
  };
}

/** The lines of one section of two submissions, each beside its like. */
function linesBeside(
  section: 'items' | 'controls',
  align: (a: readonly Snapshot[], b: readonly Snapshot[]) => Aligned[],
  between: readonly [RevisionRow, RevisionRow],
): ComparedLinesRow[] {
  const [before, after] = between.map(({ content }) => linesOf(content as Snapshot, section));
  if (!before || !after) return [];
  return align(before, after).map(([x, y]) => {
    const [lineA, lineB] = [before[x ?? -1], after[y ?? -1]];
    const id = String(lineA?.id ?? lineB?.id);
    return { a: x, b: y, fields: fieldsOf(lineA ?? {}, lineB ?? {}, `${section}.${id}.`, between) };
  });
}

function fieldsOf(
  a: Snapshot,
  b: Snapshot,
  prefix: string,
  between: readonly RevisionRow[],
): ComparedFieldRow[] {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return names
    .filter((name) => !notFields.has(name))
    .map((name) => {
      const [left, right] = [a[name] ?? null, b[name] ?? null];
      const path = prefix + name;
      const differs = canonicalJson(left) !== canonicalJson(right);
      return { path, label: labelAt(path, between), a: left, b: right, differs };
    });
}

function linesOf(submission: Snapshot, section: 'items' | 'controls'): Snapshot[] {
  const lines = submission[section];
  return Array.isArray(lines) ? (lines as Snapshot[]) : [];
}

function snapshotAt(value: unknown): Snapshot {
  return typeof value === 'object' && value !== null ? (value as Snapshot) : {};
}
