import { command } from '@commerce-tracking/prisma/command';
import { bulkDecisionInput } from './bulk-decision-input.ts';
import { startBulkDecision } from './start-bulk-decision.ts';

/** The stored supervisor decides many records at once. */
export const decideCollectionsLevel2 = command({
  subject: 'command.tradeflow.collection.decide-level-2',
  permission: 'collection:validateLevel2',
  input: bulkDecisionInput,
  run: (context) => startBulkDecision(2, context),
});
