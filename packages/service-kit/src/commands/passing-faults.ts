import { DomainError } from '../errors.ts';

const codes = new Set(['UNAVAILABLE', 'BUSY', 'TIMEOUT', 'OUTCOME_UNKNOWN']);

/** Whether something failed for a reason of the moment: the same work may succeed a little later. */
export function isPassingFault(error: unknown): boolean {
  return error instanceof DomainError && codes.has(error.reason.code);
}
