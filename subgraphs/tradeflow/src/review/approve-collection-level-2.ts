import { command } from '@commerce-tracking/prisma/command';
import { decideCollection, foreseenDecision } from './decide-collection.ts';
import { approvalInput } from './decision-input.ts';

/** The stored supervisor publishes a record: from now on it counts. */
export const approveCollectionLevel2 = command({
  subject: 'command.tradeflow.collection.approve-level-2',
  permission: 'collection:validateLevel2',
  input: approvalInput,
  optimistic: true,
  foresee: foreseenDecision('APPROVE_L2'),
  run: (context) => decideCollection('APPROVE_L2', context),
});
