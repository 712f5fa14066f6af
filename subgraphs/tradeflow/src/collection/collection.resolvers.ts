import type { Context } from '../context.ts';
import type { Resolvers } from '../generated/graphql.ts';
import { personOf, referenceTo } from '../references.ts';
import { isOverdue } from '../workflow/due-date.rules.ts';
import { legacyStatusOf } from '../workflow/legacy-status.rules.ts';
import {
  findCollectionByReference,
  findCollections,
  findRejectedCollections,
} from './collection.queries.ts';
import { findReviewQueue } from './review-queue.queries.ts';

export const collectionResolvers = {
  Query: {
    collection: (_parent, { id }, context) => readable(context).collection.load(id),
    collectionByReference: (_parent, { reference }, context) =>
      findCollectionByReference(context, reference),
    collections: (_parent, args, context, info) => findCollections(context, args, info),
    reviewQueue: (_parent, args, context, info) => findReviewQueue(context, args, info),
    rejectedCollections: (_parent, args, context, info) =>
      findRejectedCollections(context, args, info),
  },
  CollectionPage: {
    totalCount: ({ count }) => count(),
  },
  Collection: {
    __resolveReference: ({ id }, { loaders }) => loaders.collection.load(id),

    collector: ({ collectorId }) => personOf(collectorId),
    originalCollector: ({ originalCollectorId }) => personOf(originalCollectorId),
    teamManager: ({ teamManagerId }) => personOf(teamManagerId),
    supervisor: ({ supervisorId }) => personOf(supervisorId),
    validatedBy: ({ validatedById }) => personOf(validatedById),
    collectionPoint: (row) => referenceTo('CollectionPoint', row.collectionPointId),
    corridor: ({ corridorId }) => referenceTo('Corridor', corridorId),
    season: ({ seasonId }) => referenceTo('Season', seasonId),
    formModel: ({ formModelId }) => referenceTo('FormModel', formModelId),
    originCountry: ({ originCountryId }) => referenceTo('Country', originCountryId),
    originCity: ({ originCityId }) => referenceTo('City', originCityId),
    destinationCountry: (row) => referenceTo('Country', row.destinationCountryId),
    finalDestinationCity: (row) => referenceTo('City', row.finalDestinationCityId),
    transportMode: ({ transportModeId }) => referenceTo('TransportMode', transportModeId),
    currency: ({ currencyId }) => referenceTo('Currency', currencyId),

    legacyStatus: ({ state }) => legacyStatusOf(state),
    isResubmission: ({ revisionNumber }) => revisionNumber > 1,
    isOverdue: ({ dueAt }, _args, { now }) => isOverdue(dueAt, now),
    nearbyMarkets: ({ nearbyMarkets }) => textsOf(nearbyMarkets),
    controlLocations: ({ controlLocations }) => textsOf(controlLocations),
    illegalFeesLocations: ({ illegalFeesLocations }) => textsOf(illegalFeesLocations),
    gps: ({ gpsLatitude, gpsLongitude, gpsAccuracyM, gpsCapturedAt }) =>
      gpsLatitude === null || gpsLongitude === null
        ? null
        : {
            latitude: gpsLatitude,
            longitude: gpsLongitude,
            accuracyM: gpsAccuracyM,
            capturedAt: gpsCapturedAt,
          },

    items: ({ id }, _args, { loaders }) => loaders.items.load(id),
    controls: ({ id }, _args, { loaders }) => loaders.controls.load(id),
    validations: ({ id }, _args, { loaders }) => loaders.validations.load(id),
    revisions: ({ id }, _args, { loaders }) => loaders.revisions.load(id),
    qualityFlags: ({ id }, _args, { loaders }) => loaders.qualityFlags.load(id),
    workflow: (row) => row,
  },
} satisfies Resolvers;

function readable(context: Context): Context['loaders'] {
  context.require('collection:read');
  return context.loaders;
}

function textsOf(value: unknown): string[] | null {
  return Array.isArray(value) ? value.map(String) : null;
}
