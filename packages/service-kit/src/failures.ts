import { randomBytes } from 'node:crypto';
import { AnsweredError, answerOf, DomainError, type ErrorAnswer } from './errors.ts';
import type { Language } from './language.ts';
import type { Logger } from './logs.ts';
import { UNEXPECTED } from './reasons.ts';

/**
 * What a client is told of any failure. A failure on purpose is told in the request's language;
 * anything else becomes INTERNAL with a reference under which the log has the whole stack.
 */
export function describeFailure(
  error: unknown,
  language: Language,
  log: Logger,
  context: Record<string, unknown> = {},
): ErrorAnswer {
  if (error instanceof DomainError) {
    if (error.cause)
      log.warn({ err: error.cause, reason: error.reason.name, ...context }, 'refused');
    return answerOf(error, language);
  }
  if (error instanceof AnsweredError) return error.answer;
  const reference = randomBytes(6).toString('hex');
  log.error({ err: error, reference, ...context }, 'unexpected failure');
  return answerOf(new DomainError(UNEXPECTED, { reference }), language);
}
