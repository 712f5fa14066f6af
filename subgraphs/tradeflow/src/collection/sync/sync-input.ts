import { instant, optionalText, refusal, uuid } from '@commerce-tracking/service-kit/input';
import { TOO_SHORT } from '@commerce-tracking/service-kit/reasons';
import { z } from 'zod';

/** What a device can do with a record. */
export const syncOperations = ['CREATE', 'UPDATE', 'SUBMIT', 'RESUBMIT', 'DELETE'] as const;

/** One write of a device; its content is checked with the write itself, so that one bad record stops no other. */
export const syncEntry = z.strictObject({
  id: uuid,
  commandId: uuid,
  operation: z.enum(syncOperations),
  expectedVersion: z.int().min(0),
  capturedAt: instant.nullish(),
  content: z.unknown().optional(),
  note: optionalText(4000),
});

/** What a device says of a trip; the rest is checked with the write itself. */
export const syncBatch = z.looseObject({
  id: uuid,
  commandId: uuid,
  expectedVersion: z.int().min(0),
  addCollectionIds: z.array(z.string()).nullish(),
});

/** What a device holds. */
export const syncInput = z
  .strictObject({
    entries: z.array(syncEntry).max(50),
    transportBatches: z
      .array(syncBatch)
      .max(50)
      .nullish()
      .transform((batches) => batches ?? []),
  })
  .superRefine(({ entries, transportBatches }, context) => {
    if (entries.length + transportBatches.length === 0) {
      context.addIssue(refusal(TOO_SHORT, { minimum: 1 }, ['entries']));
    }
  });

export type SyncEntry = z.infer<typeof syncEntry>;
export type SyncBatch = z.infer<typeof syncBatch>;
