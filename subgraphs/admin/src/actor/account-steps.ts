import { createHash } from 'node:crypto';
import { AnsweredError } from '@commerce-tracking/service-kit/errors';
import type { GraphQLResolveInfo } from 'graphql';
import type { Context } from '../context.ts';

const definite = new Set(['BAD_INPUT', 'CONFLICT', 'NOT_FOUND', 'FORBIDDEN']);

/**
 * Whether a step was refused for good. Where the answer is only late or lost nothing is taken back:
 * the same write, sent again, completes what was begun.
 */
export function isRefusal(error: unknown): boolean {
  return error instanceof AnsweredError && definite.has(error.answer.extensions.code);
}

// A client's own key may be long; ids of commands hold 160 characters, the step included.
function short(id: string): string {
  return id.length <= 64 ? id : createHash('sha256').update(id).digest('hex');
}

/**
 * The id of one step of a write that changes account and profile. Derived from the id of the whole
 * and the version it was meant for, so that a repetition finds the step done.
 */
export function stepId(
  context: Pick<Context, 'commandIdBase'>,
  input: { commandId?: string | null; expectedVersion: number },
  info: GraphQLResolveInfo,
  step: string,
): string {
  const whole = input.commandId ?? `${context.commandIdBase}/${info.path.key}`;
  return `${short(whole)}/${step}/${input.expectedVersion}`;
}
