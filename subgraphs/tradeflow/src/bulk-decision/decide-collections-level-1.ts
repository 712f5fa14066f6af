import { command } from '@commerce-tracking/prisma/command';
import { bulkDecisionInput } from './bulk-decision-input.ts';
import { startBulkDecision } from './start-bulk-decision.ts';

/** The stored team manager decides many records at once. */
export const decideCollectionsLevel1 = command({
  subject: 'command.tradeflow.collection.decide-level-1',
  permission: 'collection:validateLevel1',
  input: bulkDecisionInput,
  run: (context) => startBulkDecision(1, context),
});
