import { command } from '@commerce-tracking/prisma/command';
import { decideCollection, foreseenDecision } from './decide-collection.ts';
import { approvalInput } from './decision-input.ts';

/** The stored team manager passes a record on to the supervisor. */
export const approveCollectionLevel1 = command({
  subject: 'command.tradeflow.collection.approve-level-1',
  permission: 'collection:validateLevel1',
  input: approvalInput,
  optimistic: true,
  foresee: foreseenDecision('APPROVE_L1'),
  run: (context) => decideCollection('APPROVE_L1', context),
});
