import { commandId, optionalText, refusal } from '@commerce-tracking/service-kit/input';
import { REQUIRED, TOO_SHORT } from '@commerce-tracking/service-kit/reasons';
import { z } from 'zod';
import { checkSelection, recordsMax, selectionShape } from '../collection/search/select-records.ts';
import { ATOMIC_TOO_LARGE, ONLY_FOR_REJECTION } from './bulk-decision.errors.ts';

const reasonMin = 10;

/** As many records as are found and put down while the caller waits; they are decided afterwards. */
const jobRecordsMax = 100_000;

/** One decision on many records; its parts are checked again by each single decision. */
export const bulkDecisionInput = z
  .strictObject({
    ...selectionShape,
    action: z.enum(['APPROVE', 'REJECT']),
    score: z.int().min(0).max(100).nullish(),
    notes: optionalText(4000),
    reason: optionalText(4000),
    mode: z.enum(['ATOMIC', 'BEST_EFFORT']).nullish(),
    commandId,
  })
  .superRefine((input, context) => {
    checkSelection(input, context, { matchingMax: jobRecordsMax });
    if (input.mode !== 'BEST_EFFORT' && (input.expectedCount ?? 0) > recordsMax) {
      const why = refusal(ATOMIC_TOO_LARGE, { maximum: recordsMax });
      context.addIssue({ ...why, path: ['mode'] });
    }
    const path = ['reason'];
    if (input.action === 'REJECT' && !input.reason) {
      context.addIssue({ ...refusal(REQUIRED), path });
    }
    if (input.action === 'REJECT' && input.reason && input.reason.length < reasonMin) {
      context.addIssue({ ...refusal(TOO_SHORT, { minimum: reasonMin }), path });
    }
    if (input.action === 'APPROVE' && input.reason) {
      context.addIssue({ ...refusal(ONLY_FOR_REJECTION), path });
    }
  });

export type BulkDecisionInput = z.output<typeof bulkDecisionInput>;
