import { command } from '@commerce-tracking/prisma/command';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { commandId, text } from '@commerce-tracking/service-kit/input';
import { NOT_IN_STATE } from '@commerce-tracking/service-kit/reasons';
import { z } from 'zod';
import { deadLetterIds, decideOn, lockDeadLetters } from './handle-dead-letters.ts';

/** Lets messages go for good; a word why is mandatory and stays. */
export const discardDeadLetters = command({
  subject: 'command.admin.dead-letter.discard',
  permission: 'system:operate',
  input: z.strictObject({ ids: deadLetterIds, note: text(4000), commandId }),
  async run(context): Promise<{ ids: string[] }> {
    const { input, db } = context;
    for (const row of await lockDeadLetters(db, input.ids)) {
      const { status } = row;
      if (status !== 'WAITING') throw new DomainError(NOT_IN_STATE, { state: status });
      await decideOn(context, row, 'DISCARDED', input.note);
    }
    return { ids: input.ids };
  },
});
