import { command } from '@commerce-tracking/prisma/command';
import { decideCollection, foreseenDecision } from './decide-collection.ts';
import { rejectionInput } from './decision-input.ts';

/** The stored team manager sends a record back to its collector, saying why. */
export const rejectCollectionLevel1 = command({
  subject: 'command.tradeflow.collection.reject-level-1',
  permission: 'collection:validateLevel1',
  input: rejectionInput,
  optimistic: true,
  foresee: foreseenDecision('REJECT_L1'),
  run: (context) => decideCollection('REJECT_L1', context),
});
