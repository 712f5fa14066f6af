import type { Resolvers } from '../generated/graphql.ts';
import { canProceed, stepOf } from './next-actions.rules.ts';
import { findNextActions } from './workflow.queries.ts';

export const workflowResolvers = {
  CollectionWorkflow: {
    collectionId: ({ id }) => id,
    currentStep: ({ state }) => stepOf(state),
    teamManagerValidation: ({ id }, _args, { loaders }) =>
      currentStage(loaders.validations.load(id), 1),
    supervisorValidation: ({ id }, _args, { loaders }) =>
      currentStage(loaders.validations.load(id), 2),
    canProceed: async (row, _args, context) => canProceed(await findNextActions(context, row)),
    nextActions: (row, _args, context) => findNextActions(context, row),
    validationHistory: ({ id }, _args, { loaders }) => loaders.validations.load(id),
  },
} satisfies Resolvers;

async function currentStage<
  Stage extends { validationLevel: number; isCurrentValidation: boolean },
>(stages: Promise<Stage[]>, level: number): Promise<Stage | null> {
  const ofLevel = (await stages).filter(
    (stage) => stage.validationLevel === level && stage.isCurrentValidation,
  );
  return ofLevel.at(-1) ?? null;
}
