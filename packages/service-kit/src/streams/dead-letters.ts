import type { NatsConnection } from '@commerce-tracking/federation-nats/nats-client';
import { z } from 'zod';
import { DomainError } from '../errors.ts';
import type { OutboxMessage } from '../outbox/outbox-store.ts';
import { withoutValues } from '../values/quoted-values.ts';

/** A message a consumer has given up, as told on `dead.<consumer>`. */
export const deadLetter = z.object({
  /** The same for the same delivery to the same consumer, however often it is told. */
  id: z.string(),
  service: z.string(),
  consumer: z.string(),
  messageId: z.string(),
  subject: z.string(),
  /** The message's text; null where it was too large to be told. */
  payload: z.string().nullable(),
  attempts: z.int(),
  firstFailedAt: z.iso.datetime(),
  lastFailedAt: z.iso.datetime(),
  errorCode: z.string(),
  errorMessage: z.string(),
});

export type DeadLetter = z.infer<typeof deadLetter>;

/** A message that is handed again to the one consumer that gave it up, on `retry.<consumer>`. */
export const retriedMessage = z.object({
  messageId: z.string(),
  subject: z.string(),
  payload: z.string(),
});

/** The outbox row that hands a message to its consumer once more; the same `id` is handed over once. */
export function retryMessage(
  id: string,
  letter: { consumer: string; messageId: string; subject: string; payload: string },
): OutboxMessage {
  const { consumer, messageId, subject, payload } = letter;
  const body = JSON.stringify({ messageId, subject, payload } satisfies RetriedMessage);
  return { id, subject: retrySubject(consumer), aggregateId: messageId.slice(0, 64), body };
}

type RetriedMessage = z.infer<typeof retriedMessage>;

/** All dead letters. */
export const deadLetterSubjects = 'dead.>';

/** Where a consumer is handed messages again. */
export function retrySubject(consumer: string): string {
  return `retry.${consumer}`;
}

const messageLengthMax = 1_000;
const ackWithinMs = 5_000;

/** Resolves when the dead letter is stored; only then may the message itself be let go. */
export async function publishDeadLetter(
  connection: NatsConnection,
  letter: DeadLetter,
): Promise<void> {
  const whole = JSON.stringify(letter);
  const isTooLarge = Buffer.byteLength(whole) > (connection.info?.max_payload ?? 1_048_576) - 1_024;
  const text = isTooLarge ? JSON.stringify({ ...letter, payload: null }) : whole;
  await connection
    .jetstream({ timeout: ackWithinMs })
    .publish(`dead.${letter.consumer}`, text, { msgID: letter.id });
}

/** What a failure is called, without the values it was about. */
export function failureOf(error: unknown): { errorCode: string; errorMessage: string } {
  if (error instanceof DomainError) {
    return { errorCode: error.reason.name, errorMessage: error.reason.text.en };
  }
  if (!(error instanceof Error)) {
    return { errorCode: 'UNKNOWN', errorMessage: 'something was thrown that is no error' };
  }
  const { code } = error as { code?: unknown };
  // Database clients end a report of many lines, the statement among them, with what went wrong.
  const last = withoutValues(error.message).trim().split('\n').at(-1)?.trim() ?? '';
  return {
    errorCode: typeof code === 'string' && code !== '' ? code : error.name,
    errorMessage: last.slice(0, messageLengthMax),
  };
}

const passingCodes: ReadonlySet<string> = new Set(['UNAVAILABLE', 'BUSY', 'TIMEOUT']);

/** Whether waiting helps: something the consumer needs is away, and the message is not to blame. */
export function isPassing(error: unknown): boolean {
  return error instanceof DomainError && passingCodes.has(error.reason.code);
}
