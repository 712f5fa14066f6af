import type { Tx } from '@commerce-tracking/prisma/client';
import type { Command, CommandRun } from '@commerce-tracking/service-kit/commands/commands';
import { parseInput } from '@commerce-tracking/service-kit/input';
import type { CollectionResult } from '../collection/create-collection.ts';
import type { Selected } from '../collection/search/select-records.ts';
import { approveCollectionLevel1 } from '../review/approve-collection-level-1.ts';
import { approveCollectionLevel2 } from '../review/approve-collection-level-2.ts';
import { rejectCollectionLevel1 } from '../review/reject-collection-level-1.ts';
import { rejectCollectionLevel2 } from '../review/reject-collection-level-2.ts';
import type { BulkDecisionInput } from './bulk-decision-input.ts';

export type Level = 1 | 2;

type Parts = Pick<BulkDecisionInput, 'action' | 'score' | 'notes' | 'reason'>;

/** The single operation for one record of a bulk decision. */
export type SingleDecision = {
  /** Its command subject, by which the audit log knows it. */
  subject: string;
  /** Inside a transaction that is open already. */
  run(context: CommandRun<unknown, Tx>, record: Selected): Promise<CollectionResult>;
};

/** The single operation a bulk decision repeats; there are no other guards than its own. */
export function singleDecision(level: Level, parts: Parts): SingleDecision {
  if (parts.action === 'APPROVE') {
    const approve = level === 1 ? approveCollectionLevel1 : approveCollectionLevel2;
    return repeated(approve, parts);
  }
  const reject = level === 1 ? rejectCollectionLevel1 : rejectCollectionLevel2;
  return repeated(reject, parts);
}

function repeated<Input>(
  single: Command<Input, CollectionResult, Tx>,
  parts: Parts,
): SingleDecision {
  return {
    subject: single.subject,
    run: (context, record) =>
      single.run({ ...context, input: parseInput(single.input, singleInput(parts, record)) }),
  };
}

function singleInput({ action, score, notes, reason }: Parts, { id, version }: Selected) {
  return {
    id,
    // A record that was not the caller's when it was selected is met as absent whatever the version.
    expectedVersion: version ?? 1,
    dataQualityScore: score,
    validationNotes: notes,
    ...(action === 'REJECT' && { rejectionReason: reason }),
  };
}
