import type { CollectionContent } from '../collection/content/content.ts';
import type { Derived } from '../collection/content/derive-totals.ts';

/** A submission as it is kept: named as in the input, with the values the server froze beside. */
export type Snapshot = Record<string, unknown>;

/** What the server works out; a difference here alone is no correction by the collector. */
export const derivedFields: ReadonlySet<string> = new Set([
  'totalWeightKg',
  'totalValue',
  'totalValueUsd',
  'hasPartialTotals',
  'unitsPerUsd',
  'rateDate',
  'animalCount',
  'localUnitWeightSource',
  'fobValue',
  'cifValue',
  'fobValueUsd',
  'cifValueUsd',
  'hsCode',
  'hsEdition',
]);

/**
 * The whole of a submission: header, own questions, goods and controls, without nulls, and the trip
 * it was part of. The fields
 * stand in the order of the form, so that equal submissions are equal text.
 */
export function snapshotOf(
  content: CollectionContent,
  derived: Derived,
  { transportBatchId }: { transportBatchId?: string | null } = {},
): Snapshot {
  const snapshot: Snapshot = {};
  for (const field in content) {
    if (field !== 'items' && field !== 'controls') {
      snapshot[field] = content[field as keyof CollectionContent];
    }
  }
  addKnown(snapshot, derived);
  if (transportBatchId) snapshot.transportBatchId = transportBatchId;
  snapshot.items = derived.items.map(({ filled, ...figures }, position) =>
    addKnown(addKnown({ position }, filled), figures),
  );
  snapshot.controls = content.controls.map((control, position) => addKnown({ position }, control));
  return snapshot;
}

function addKnown(target: Snapshot, source: object): Snapshot {
  for (const [field, value] of Object.entries(source)) {
    if (value !== null && value !== undefined && field !== 'items') target[field] = value;
  }
  return target;
}
