import { contentOf } from '@commerce-tracking/forms/form-content';
import type { Tx } from '@commerce-tracking/prisma/client';
import type { Command } from '@commerce-tracking/service-kit/commands/commands';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { INVALID_INPUT } from '@commerce-tracking/service-kit/reasons';
import type { GraphQLResolveInfo } from 'graphql';
import type { Context } from '../context.ts';
import type { Resolvers } from '../generated/graphql.ts';
import type { FormModel } from '../reference/entries.ts';
import { changesBetween } from './compare-forms.rules.ts';
import { createFormModelDraft } from './create-form-model-draft.ts';
import { deleteFormModelDraft } from './delete-form-model-draft.ts';
import { OTHER_COLLECTION_TYPE } from './form-model.errors.ts';
import { publishFormModel } from './publish-form-model.ts';
import { retireFormModel } from './retire-form-model.ts';
import { updateFormModelDraft } from './update-form-model-draft.ts';

const write =
  <I>(command: Command<I, { id: string }, Tx>) =>
  async (
    _parent: unknown,
    { input }: { input: unknown },
    context: Context,
    info: GraphQLResolveInfo,
  ): Promise<FormModel | null> => {
    const { id } = await context.send(command, input, info);
    await context.refreshReference();
    return context.reference().records.formModels.find((form) => form.id === id) ?? null;
  };

export const formModelWriteResolvers = {
  Query: {
    compareFormModels: (_parent, args, context) => {
      context.require('formModel:read');
      const { formModels } = context.reference().records;
      const a = formModels.find(({ id }) => id === args.a);
      const b = formModels.find(({ id }) => id === args.b);
      if (!a || !b) return null;
      if (a.collectionType !== b.collectionType) {
        throw new DomainError(INVALID_INPUT, {}, [{ path: 'b', reason: OTHER_COLLECTION_TYPE }]);
      }
      const changes = changesBetween(contentOf(a), contentOf(b));
      const isSame = changes.fields.length + changes.rules.length === 0;
      return { a, b, isSame, ...changes };
    },
  },
  Mutation: {
    createFormModelDraft: write(createFormModelDraft),
    updateFormModelDraft: write(updateFormModelDraft),
    deleteFormModelDraft: async (_parent, { input }, context, info) => {
      const deleted = await context.send(deleteFormModelDraft, input, info);
      await context.refreshReference();
      return deleted;
    },
    publishFormModel: write(publishFormModel),
    retireFormModel: write(retireFormModel),
  },
} satisfies Resolvers;
