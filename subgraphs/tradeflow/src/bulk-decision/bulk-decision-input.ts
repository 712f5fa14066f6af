import { commandId, optionalText, refusal } from '@commerce-tracking/service-kit/input';
import { REQUIRED, TOO_SHORT } from '@commerce-tracking/service-kit/reasons';
import { z } from 'zod';
import { checkSelection, selectionShape } from '../collection/select-records.ts';
import { ONLY_FOR_REJECTION } from './bulk-decision.errors.ts';

const reasonMin = 10;

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
    checkSelection(input, context);
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
