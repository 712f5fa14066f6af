import { command } from '@commerce-tracking/prisma/command';
import { decideCollection, foreseenDecision } from './decide-collection.ts';
import { rejectionInput } from './decision-input.ts';

/** The stored supervisor sends a record back to its collector, saying why. */
export const rejectCollectionLevel2 = command({
  subject: 'command.tradeflow.collection.reject-level-2',
  permission: 'collection:validateLevel2',
  input: rejectionInput,
  optimistic: true,
  foresee: foreseenDecision('REJECT_L2'),
  run: (context) => decideCollection('REJECT_L2', context),
});
