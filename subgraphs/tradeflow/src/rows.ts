import type { Prisma } from '@commerce-tracking/prisma/client';

// Rows as resolvers get them: as stored, or as an analyst may see them (privacy/analyst-view.ts).

/** A record; rows of a list hold only the columns its query needs (collection-columns.ts). */
export type CollectionRow = Prisma.CollectionModel;
export type ItemRow = Prisma.CollectionItemModel;
export type ControlRow = Prisma.CollectionControlModel;
export type ValidationRow = Prisma.ValidationModel;
export type RevisionRow = Prisma.RevisionModel;
export type QualityFlagRow = Prisma.QualityFlagModel;
export type CommentRow = Prisma.CommentModel;

/** One page of records; the number on all pages is counted when it is asked for. */
export type CollectionPageRow = {
  nodes: CollectionRow[];
  endCursor: string | null;
  hasNextPage: boolean;
  count(): Promise<number>;
};
