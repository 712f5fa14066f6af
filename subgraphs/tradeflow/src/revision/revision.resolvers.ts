import type { Resolvers, RevisionChange } from '../generated/graphql.ts';
import { recordOf } from '../loaders.ts';
import { personOf, referenceTo } from '../references.ts';

export const revisionResolvers = {
  Revision: {
    collection: (row, _args, { loaders }) => recordOf(loaders, row),
    submittedBy: ({ submittedById }) => personOf(submittedById),
    formModel: ({ formModelId }) => referenceTo('FormModel', formModelId),
    changes: ({ changes }) => (Array.isArray(changes) ? (changes as RevisionChange[]) : []),
  },
} satisfies Resolvers;
