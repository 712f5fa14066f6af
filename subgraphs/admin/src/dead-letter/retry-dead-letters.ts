import { command } from '@commerce-tracking/prisma/command';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { newId } from '@commerce-tracking/service-kit/ids';
import { commandId, optionalText } from '@commerce-tracking/service-kit/input';
import { NOT_IN_STATE } from '@commerce-tracking/service-kit/reasons';
import { retryMessage } from '@commerce-tracking/service-kit/streams/dead-letters';
import { z } from 'zod';
import { NOT_RETRYABLE } from './dead-letter.errors.ts';
import { deadLetterIds, decideOn, lockDeadLetters } from './handle-dead-letters.ts';

/**
 * Hands messages to the consumers that gave them up. What is on its way already is not sent twice;
 * the message leaves with the commit, through the outbox.
 */
export const retryDeadLetters = command({
  subject: 'command.admin.dead-letter.retry',
  permission: 'system:operate',
  input: z.strictObject({ ids: deadLetterIds, note: optionalText(4000), commandId }),
  async run(context): Promise<{ ids: string[] }> {
    const { input, db, post } = context;
    for (const row of await lockDeadLetters(db, input.ids)) {
      const { status, payload } = row;
      if (status === 'RETRIED') continue;
      if (status === 'DISCARDED') throw new DomainError(NOT_IN_STATE, { state: status });
      if (payload === null) throw new DomainError(NOT_RETRYABLE, { id: row.id });
      post(retryMessage(newId(), { ...row, payload }));
      await decideOn(context, row, 'RETRIED', input.note ?? null);
    }
    return { ids: input.ids };
  },
});
