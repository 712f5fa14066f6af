import { Prisma } from '@commerce-tracking/prisma/client';
import type { FlowDimension } from '../generated/graphql.ts';

/** A dimension: the value it groups by, of record `c` and line `i`, and which entity's id that is. */
type Dimension = {
  sql: Prisma.Sql;
  idField: 'productId' | 'animalId' | 'corridorId' | 'collectionPointId' | null;
};

// Every expression depends on columns of `c` or `i` alone: a further dimension is one line more here.
const dimensions: Record<FlowDimension, Dimension> = {
  MONTH: { sql: Prisma.sql`DATE_FORMAT(c.collectedOn, '%Y-%m')`, idField: null },
  PRODUCT: { sql: Prisma.sql`i.productId`, idField: 'productId' },
  ANIMAL: { sql: Prisma.sql`i.animalId`, idField: 'animalId' },
  CORRIDOR: { sql: Prisma.sql`c.corridorId`, idField: 'corridorId' },
  COLLECTION_POINT: { sql: Prisma.sql`c.collectionPointId`, idField: 'collectionPointId' },
  COLLECTION_TYPE: { sql: Prisma.sql`CAST(c.collectionType AS CHAR)`, idField: null },
};

/** The dimensions asked for. */
export function dimensionsOf(asked: readonly FlowDimension[]): Dimension[] {
  return asked.map((dimension) => dimensions[dimension]);
}

/** One value of a dimension as clients get it; null stands for "not stated". */
export type FlowKeyView = {
  dimension: FlowDimension;
  value: string | null;
  productId?: string | null;
  animalId?: string | null;
  corridorId?: string | null;
  collectionPointId?: string | null;
};

/** Words the value of a dimension, as the id of the entity it names where it names one. */
export function keyView(dimension: FlowDimension, stored: string | null | undefined): FlowKeyView {
  const value = stored ?? null;
  const { idField } = dimensions[dimension];
  return { dimension, value, ...(idField && { [idField]: value }) };
}
