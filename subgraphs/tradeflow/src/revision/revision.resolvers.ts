import type { Resolvers } from '../generated/graphql.ts';
import { recordOf } from '../loaders.ts';
import { personOf, referenceTo } from '../references.ts';
import { changesOf, compareRevisions, labelOfChange } from './revision.queries.ts';

export const revisionResolvers = {
  Query: {
    compareRevisions: (_parent, args, context) => compareRevisions(context, args),
  },
  Revision: {
    collection: (row, _args, { loaders }) => recordOf(loaders, row),
    submittedBy: ({ submittedById }) => personOf(submittedById),
    formModel: ({ formModelId }) => referenceTo('FormModel', formModelId),
    changes: (row) => changesOf(row),
  },
  RevisionChange: {
    label: (change, _args, { language }) => labelOfChange(change)[language],
  },
} satisfies Resolvers;
