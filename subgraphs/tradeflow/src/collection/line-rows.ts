import type { SqlValue } from '@commerce-tracking/prisma/client';
import type { Table } from '../sql/insert-rows.ts';
import { parameterOf } from './collection-rows.ts';
import type { CollectionContent } from './content/content.ts';
import { controlShape } from './content/control-content.ts';
import type { Derived } from './content/derive-totals.ts';
import { itemShape } from './content/item-content.ts';

const own = ['id', 'collectionId', 'position', 'createdAt', 'updatedAt', 'version'] as const;
const itemFields = Object.keys(itemShape).filter(
  (field) => field !== 'id' && field !== 'localUnitWeightKg',
);
const controlFields = Object.keys(controlShape).filter((field) => field !== 'id');
const derivedFields = [
  'animalCount',
  'localUnitWeightKg',
  'localUnitWeightSource',
  'totalWeightKg',
  'totalValue',
  'totalValueUsd',
  'fobValue',
  'cifValue',
  'fobValueUsd',
  'cifValueUsd',
  'hsCode',
  'hsEdition',
] as const;

/** The table of goods lines. */
export const itemTable: Table = {
  name: 'tradeflow_collection_item',
  columns: [...own, ...itemFields, ...derivedFields],
};

/** The table of control rows. */
export const controlTable: Table = {
  name: 'tradeflow_collection_control',
  columns: [...own, ...controlFields],
};

/** Columns of a line that stay as they are when it is written again. */
export const keptOfLines = ['id', 'collectionId', 'createdAt'];

/** A line's values in the order of its table's columns: the id first. */
export type LineValues = SqlValue[];

/** Goods lines in the order they were written. */
export function itemValues(collectionId: string, derived: Derived, now: Date): LineValues[] {
  return derived.items.map((line, position) => {
    const values = ownValues(line.filled.id, collectionId, position, now);
    const filled: Record<string, unknown> = line.filled;
    for (const field of itemFields) values.push(parameterOf(field, filled[field]));
    for (const field of derivedFields) values.push(line[field]);
    return values;
  });
}

/** Control rows in the order they were written. */
export function controlValues(
  collectionId: string,
  content: CollectionContent,
  now: Date,
): LineValues[] {
  return content.controls.map((control, position) => {
    const values = ownValues(control.id, collectionId, position, now);
    const written: Record<string, unknown> = control;
    for (const field of controlFields) values.push(parameterOf(field, written[field]));
    return values;
  });
}

function ownValues(
  id: string | undefined,
  collectionId: string,
  position: number,
  now: Date,
): LineValues {
  return [id ?? null, collectionId, position, now, now, 1];
}
