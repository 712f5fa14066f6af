import { instant, optionalText, uuid } from '@commerce-tracking/service-kit/input';
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

/** What a device holds. */
export const syncInput = z.strictObject({ entries: z.array(syncEntry).min(1).max(50) });

export type SyncEntry = z.infer<typeof syncEntry>;
