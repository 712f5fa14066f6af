import { DomainError } from '@commerce-tracking/service-kit/errors';
import { BAD_EVENT_ID } from './live.errors.ts';

/** A place in the stream of events, and which stream it is: one that was made anew counts from 1 again. */
export type EventPlace = { sequence: number; stream: string | null };

/** What tells one stream from another of the same name: when it was made, to the millisecond. */
export function streamMark(created: string | null): string | null {
  const at = Date.parse(created ?? '');
  return Number.isNaN(at) ? null : at.toString(36);
}

/** `<place>-<stream>`, for clients to keep and send back. */
export function writeEventId({ sequence, stream }: EventPlace): string {
  return stream === null ? String(sequence) : `${sequence}-${stream}`;
}

/**
 * Reads an id that a client sends back, null where it sends none. One without a stream is of an older release.
 * @throws DomainError BAD_EVENT_ID
 */
export function readEventId(given: unknown): EventPlace | null {
  if (given === undefined || given === null || given === '') return null;
  const text = typeof given === 'number' ? String(given) : given;
  const [, sequence, stream = null] =
    (typeof text === 'string' && /^(\d{1,15})(?:-([0-9a-z]{1,12}))?$/.exec(text)) || [];
  if (sequence === undefined) throw new DomainError(BAD_EVENT_ID);
  return { sequence: Number(sequence), stream };
}
