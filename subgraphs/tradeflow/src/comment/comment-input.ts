import { text, uuid } from '@commerce-tracking/service-kit/input';
import { z } from 'zod';

/** What any comment says. */
export const commentShape = {
  /** About the whole record where it is left out. */
  fieldPath: text(120).nullish(),
  body: text(4000),
  suggestedValue: z.json().nullish(),
};

/** A comment of its own. */
export const addCommentInput = z.strictObject({
  id: uuid,
  collectionId: uuid,
  revisionNumber: z.int().min(1),
  parentId: uuid.nullish(),
  ...commentShape,
  isBlocking: z.boolean().nullish(),
  visibility: z.enum(['EVERYONE', 'REVIEWERS']).nullish(),
});

/** A comment that comes with a rejection; the collector reads it. */
export const rejectionComment = z.strictObject(commentShape);
