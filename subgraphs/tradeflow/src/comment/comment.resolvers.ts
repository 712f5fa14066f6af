import { DomainError } from '@commerce-tracking/service-kit/errors';
import { DONE_OUT_OF_SIGHT } from '../collection/collection.errors.ts';
import type { Context } from '../context.ts';
import type { Resolvers } from '../generated/graphql.ts';
import { recordOf } from '../loaders.ts';
import { personOf } from '../references.ts';
import { labelAt } from '../revision/revision.queries.ts';
import type { CollectionRow, CommentRow } from '../rows.ts';
import { addComment, type CommentResult } from './add-comment.ts';
import { applySuggestion } from './apply-suggestion.ts';
import { readsReviewers } from './comment.rules.ts';
import { resolveComment } from './resolve-comment.ts';

export const commentResolvers = {
  Mutation: {
    addComment: (_parent, { input }, context, info) =>
      writtenComment(context, context.send(addComment, input, info)),
    resolveComment: (_parent, { input }, context, info) =>
      writtenComment(context, context.send(resolveComment, input, info)),
    applySuggestion: async (_parent, { input }, context, info) => {
      const { id } = await context.send(applySuggestion, input, info);
      forget(context);
      return recordOf(context.loaders, { collectionId: id });
    },
  },
  Collection: {
    comments: ({ id }, _args, { loaders }) => loaders.comments.load(id),
    lastComment: async ({ id }, _args, { loaders }) =>
      (await loaders.comments.load(id)).at(-1) ?? null,
    unresolvedCommentCount: (row, _args, context) => unresolvedCount(row, context),
  },
  Comment: {
    collection: (row, _args, { loaders }) => recordOf(loaders, row),
    fieldLabel: (row, _args, context) => fieldLabel(row, context),
    item: async ({ collectionId, itemId }, _args, { loaders }) =>
      itemId
        ? ((await loaders.items.load(collectionId)).find(({ id }) => id === itemId) ?? null)
        : null,
    control: async ({ collectionId, controlId }, _args, { loaders }) =>
      controlId
        ? ((await loaders.controls.load(collectionId)).find(({ id }) => id === controlId) ?? null)
        : null,
    parent: async ({ collectionId, parentId }, _args, { loaders }) =>
      parentId
        ? ((await loaders.comments.load(collectionId)).find(({ id }) => id === parentId) ?? null)
        : null,
    author: ({ authorId }) => personOf(authorId),
    resolvedBy: ({ resolvedById }) => personOf(resolvedById),
  },
} satisfies Resolvers;

/** The stored count covers what reviewers say among themselves; others get the number they can see. */
async function unresolvedCount(
  { id, revisionNumber, unresolvedCommentCount }: CollectionRow,
  { actor, loaders }: Context,
): Promise<number> {
  if (unresolvedCommentCount === 0 || readsReviewers(actor?.role ?? '')) {
    return unresolvedCommentCount;
  }
  const visible = await loaders.comments.load(id);
  return visible.filter(
    (comment) =>
      comment.parentId === null &&
      comment.resolvedAt === null &&
      comment.revisionNumber === revisionNumber,
  ).length;
}

async function fieldLabel(row: CommentRow, { loaders, language }: Context): Promise<string | null> {
  if (row.fieldPath === null) return null;
  const revisions = await loaders.revisions.load(row.collectionId);
  const revision = revisions.find(({ number }) => number === row.revisionNumber);
  return labelAt(row.fieldPath, revision ? [revision] : [])[language];
}

function forget({ loaders }: Context): void {
  for (const loader of Object.values(loaders)) loader.clearAll();
}

async function writtenComment(context: Context, sent: Promise<CommentResult>): Promise<CommentRow> {
  const { id, collectionId } = await sent;
  forget(context);
  if (!(await context.loaders.collection.load(collectionId))) {
    throw new DomainError(DONE_OUT_OF_SIGHT);
  }
  const comment = (await context.loaders.comments.load(collectionId)).find((row) => row.id === id);
  if (!comment) throw new Error(`comment ${id} was written and is not visible to its writer`);
  return comment;
}
