import type { Resolvers } from '../generated/graphql.ts';
import { personOf, referenceTo } from '../references.ts';
import { findEfforts, readEfforts } from './effort.queries.ts';
import { recordEffort } from './record-effort.ts';

export const effortResolvers = {
  Query: {
    observationEfforts: (_parent, args, context) => findEfforts(context, args),
  },
  Mutation: {
    recordEffort: async (_parent, { input }, context, info) => {
      const { id } = await context.send(recordEffort, input, info);
      const [row] = await readEfforts(context, [id]);
      if (!row) throw new Error(`effort ${id} was recorded and is not there`);
      return row;
    },
  },
  ObservationEffort: {
    collectionPoint: ({ collectionPointId }) => referenceTo('CollectionPoint', collectionPointId),
    collectors: ({ collectorIds }) => collectorIds.map((id) => personOf(id)),
  },
} satisfies Resolvers;
