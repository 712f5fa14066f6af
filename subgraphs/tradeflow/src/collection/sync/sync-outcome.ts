import type { Db } from '@commerce-tracking/prisma/client';
import type { BaseContext } from '@commerce-tracking/service-kit/context';
import {
  AnsweredError,
  answerOf,
  DomainError,
  type ErrorAnswer,
} from '@commerce-tracking/service-kit/errors';

/** What became of one write of a device. */
export type SyncOutcome = {
  id: string;
  commandId: string;
  outcome: 'DONE' | 'REPEATED' | 'CONFLICT' | 'REFUSED';
  version: number | null;
  code: string | null;
  reason: string | null;
  message: string | null;
  fields: { path: string; reason: string; message: string }[];
};

/** What applying a device's writes needs of a request. */
export type SyncContext = Pick<BaseContext<Db>, 'db' | 'language' | 'send' | 'require'>;

/**
 * Does one write and says how it ended. `answered` holds the keys of writes whose outcome is stored.
 * What is not an answer on purpose is a fault of ours and fails the whole request.
 */
export async function outcomeOf(
  context: SyncContext,
  { id, commandId }: { id: string; commandId: string },
  answered: { keys: Set<string>; key: string },
  write: () => Promise<{ version: number }>,
): Promise<SyncOutcome> {
  try {
    const { version } = await write();
    const outcome = answered.keys.has(answered.key) ? 'REPEATED' : 'DONE';
    answered.keys.add(answered.key);
    return { id, commandId, outcome, version, code: null, reason: null, message: null, fields: [] };
  } catch (error) {
    const { message, extensions } = answerFor(error, context);
    const { code, details } = extensions;
    const { reason, currentVersion, fields } = details as {
      reason?: string;
      currentVersion?: number;
      fields?: SyncOutcome['fields'];
    };
    return {
      id,
      commandId,
      outcome: code === 'CONFLICT' ? 'CONFLICT' : 'REFUSED',
      version: currentVersion ?? null,
      code,
      reason: reason ?? null,
      message,
      fields: (fields ?? []).map((field) => ({
        ...field,
        path: field.path.replace(/^input\.(content\.)?/, ''),
      })),
    };
  }
}

function answerFor(error: unknown, { language }: SyncContext): ErrorAnswer {
  if (error instanceof AnsweredError) return error.answer;
  if (error instanceof DomainError) return answerOf(error, language);
  throw error;
}
