import type { Prisma } from '@commerce-tracking/prisma/client';
import type { FlowMeasure } from '../generated/graphql.ts';

type Amount = Prisma.Decimal | null;

/** Sums as the database gives them; a sum over nothing known is null. */
export type FlowFigures = {
  records: bigint;
  items: bigint;
  heads: bigint | null;
  weightKg: Amount;
  valueUsd: Amount;
  missingWeights: bigint;
  missingValues: bigint;
};

/** Figures of one combination of dimensions, with what disclosure control looks at. */
export type FlowCell = FlowFigures & {
  k0?: string | null;
  k1?: string | null;
  k2?: string | null;
  vehicles: bigint;
  largestValueUsd: Amount;
};

/** The column each measure stands in. */
export const measureColumns = {
  RECORDS: 'records',
  ITEMS: 'items',
  HEADS: 'heads',
  WEIGHT_KG: 'weightKg',
  VALUE_USD: 'valueUsd',
} as const satisfies Record<FlowMeasure, keyof FlowFigures>;

/** Largest first by a measure, then by key, so that equal cells keep their order. */
export function bySize(measure: FlowMeasure | undefined): (a: FlowCell, b: FlowCell) => number {
  const column = measureColumns[measure ?? 'RECORDS'];
  return (a, b) => Number(b[column] ?? 0) - Number(a[column] ?? 0) || compareKeys(a, b);
}

/** The dimension values of a cell, in the order asked for. */
export function keysOf({ k0, k1, k2 }: FlowCell): (string | null | undefined)[] {
  return [k0, k1, k2];
}

function compareKeys(a: FlowCell, b: FlowCell): number {
  const [left, right] = [keysOf(a).join('\n'), keysOf(b).join('\n')];
  return left < right ? -1 : left > right ? 1 : 0;
}
