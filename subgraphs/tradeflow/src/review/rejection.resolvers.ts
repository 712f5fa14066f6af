import type { Resolvers } from '../generated/graphql.ts';
import { personOf } from '../references.ts';

export const rejectionResolvers = {
  Collection: {
    rejection: async ({ id, state }, _args, { loaders }) => {
      if (state !== 'REJECTED_L1' && state !== 'REJECTED_L2') return null;
      const stages = await loaders.validations.load(id);
      return (
        stages.filter(({ validationResult }) => validationResult === 'REJECTED').at(-1) ?? null
      );
    },
  },
  Rejection: {
    level: ({ validationLevel }) => validationLevel,
    reason: ({ rejectionReason }) => rejectionReason ?? '',
    instructions: ({ correctionInstructions }) => correctionInstructions,
    comments: async ({ collectionId, revisionNumber }, _args, { loaders }) =>
      (await loaders.comments.load(collectionId)).filter(
        (comment) =>
          comment.revisionNumber === revisionNumber &&
          comment.parentId === null &&
          comment.resolvedAt === null,
      ),
    rejectedBy: ({ validatorId }) => personOf(validatorId),
    rejectedById: ({ validatorId }) => validatorId,
    rejectedAt: ({ validatedAt, updatedAt }) => validatedAt ?? updatedAt,
    validation: (stage) => stage,
  },
} satisfies Resolvers;
