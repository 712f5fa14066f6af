import type { QualityDimension, QualityFigures, Resolvers } from '../generated/graphql.ts';
import { personOf, referenceTo } from '../references.ts';
import { findQualitySummary } from './quality-summary.queries.ts';
import { percentOf, type QualityCell } from './quality-summary.rules.ts';

/** One value of a dimension as clients get it. */
export type QualityKeyView = {
  dimension: QualityDimension;
  value: string | null;
  collectionPointId?: string | null;
  collectorId?: string | null;
};

export const qualitySummaryResolvers = {
  Query: {
    qualitySummary: async (_parent, args, context) => {
      const { generatedAt, dimensions, rows, total } = await findQualitySummary(context, args);
      return {
        generatedAt,
        total: figuresView(total),
        suppressedCells: [total, ...rows].filter(({ suppressed }) => suppressed).length,
        rows: rows.map((cell) => ({
          suppressed: cell.suppressed,
          figures: figuresView(cell),
          keys: dimensions.map((dimension, at) => {
            const value = cell.keys[at] ?? null;
            return {
              dimension,
              value,
              ...(dimension === 'POINT' && { collectionPointId: value }),
              ...(dimension === 'COLLECTOR' && { collectorId: value }),
            };
          }),
        })),
      };
    },
  },
  QualityKey: {
    collectionPoint: ({ collectionPointId }) => referenceTo('CollectionPoint', collectionPointId),
    collector: ({ collectorId }) => personOf(collectorId),
  },
} satisfies Resolvers;

function figuresView(cell: QualityCell): QualityFigures {
  if (cell.suppressed) return {};
  const { records, flagged, flags, open } = cell;
  const recordsWithoutFlag = records - flagged;
  return {
    records,
    recordsWithoutFlag,
    shareWithoutFlag: percentOf(recordsWithoutFlag, records),
    flags,
    openFlags: open,
    acknowledgedFlags: flags - open,
  };
}
