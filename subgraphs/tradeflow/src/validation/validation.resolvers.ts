import type { QualityIssues, Resolvers, ValidationMetadata } from '../generated/graphql.ts';
import { recordOf } from '../loaders.ts';
import { personOf } from '../references.ts';

const minuteMs = 60_000;

export const validationResolvers = {
  Validation: {
    collection: (row, _args, { loaders }) => recordOf(loaders, row),
    revision: async ({ collectionId, revisionNumber }, _args, { loaders }) => {
      const revisions = await loaders.revisions.load(collectionId);
      const reviewed = revisions.find(({ number }) => number === revisionNumber);
      if (!reviewed) throw new Error(`revision ${revisionNumber} of ${collectionId} is missing`);
      return reviewed;
    },
    validator: ({ validatorId }) => personOf(validatorId),
    qualityIssues: ({ qualityIssues }) => issuesOf(qualityIssues),
    validationMetadata: ({ validationMetadata }) => metadataOf(validationMetadata),
    validationDurationMinutes: ({ submittedAt, validatedAt }) =>
      validatedAt && Math.round((validatedAt.getTime() - submittedAt.getTime()) / minuteMs),
    previousValidation: async ({ id, collectionId }, _args, { loaders }) => {
      const stages = await loaders.validations.load(collectionId);
      return stages[stages.findIndex((stage) => stage.id === id) - 1] ?? null;
    },
  },
} satisfies Resolvers;

function issuesOf(stored: unknown): QualityIssues | null {
  if (!stored) return null;
  const { missingFields, incompleteData, dataConsistency } = stored as Partial<QualityIssues>;
  return {
    missingFields: missingFields ?? [],
    incompleteData: incompleteData ?? false,
    dataConsistency: dataConsistency ?? null,
  };
}

function metadataOf(stored: unknown): ValidationMetadata | null {
  return stored ? (stored as ValidationMetadata) : null;
}
