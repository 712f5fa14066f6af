import type { FlowMeasure, FlowMeasures, Resolvers } from '../generated/graphql.ts';
import { referenceTo } from '../references.ts';
import { countCollections } from './counters.queries.ts';
import { type FlowFigures, keysOf, measureColumns } from './flow-cells.ts';
import { definitionsOf } from './flow-definitions.ts';
import { keyView } from './flow-dimensions.ts';
import { findFlowStatistics } from './flow-statistics.queries.ts';

export const statisticsResolvers = {
  Query: {
    collectionCounters: (_parent, { filter }, context) => countCollections(context, filter),
    flowStatistics: async (_parent, args, context) => {
      const answer = await findFlowStatistics(context, args);
      const { rows, total, measures, dimensions } = answer;
      return {
        basis: answer.basis,
        generatedAt: answer.generatedAt,
        recordCount: Number(total.records),
        missingValueCount: Number(total.missingValues),
        missingWeightCount: Number(total.missingWeights),
        suppressedCells:
          rows.filter(({ suppressed }) => suppressed).length + (answer.isTotalSuppressed ? 1 : 0),
        countRepeats: answer.countRepeats,
        definitions: definitionsOf(measures, context.language),
        total: figuresView(total, answer.isTotalSuppressed ? [] : measures),
        rows: rows.map((cell) => {
          const keys = keysOf(cell);
          return {
            suppressed: cell.suppressed,
            keys: dimensions.map((dimension, index) => keyView(dimension, keys[index])),
            measures: figuresView(cell, cell.suppressed ? [] : measures),
          };
        }),
      };
    },
  },
  FlowKey: {
    product: ({ productId }) => referenceTo('Product', productId),
    animal: ({ animalId }) => referenceTo('Animal', animalId),
    corridor: ({ corridorId }) => referenceTo('Corridor', corridorId),
    collectionPoint: (key) => referenceTo('CollectionPoint', key.collectionPointId),
  },
} satisfies Resolvers;

/** The measures asked for; the others stay null. */
function figuresView(figures: FlowFigures, measures: readonly FlowMeasure[]): FlowMeasures {
  const view: FlowMeasures = {};
  for (const measure of measures) {
    const column = measureColumns[measure];
    const value = figures[column];
    Object.assign(view, { [column]: typeof value === 'bigint' ? Number(value) : value });
  }
  return view;
}
