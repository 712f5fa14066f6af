import type { ReceivedHeaders } from '../messages/message-headers.ts';
import { headerNames } from '../messages/wire.ts';
import type { CacheHint } from './cache-hints.ts';

/** What a reply says of being kept. */
export type KeepingRules = CacheHint & {
  /** Messages on these subjects end the validity at once; wildcards allowed. */
  subjects: readonly string[];
};

const subjectShape = /^[^\s.*>]+(\.([^\s.*>]+|\*))*(\.>)?$/;

/** The headers of an answer that may be kept. */
export function writeKeepingRules({
  maxAge,
  scope,
  subjects,
}: KeepingRules): Record<string, string> {
  return {
    [headerNames.cacheControl]: `max-age=${maxAge}, ${scope.toLowerCase()}`,
    ...(subjects.length > 0 && { [headerNames.cacheInvalidation]: subjects.join(' ') }),
  };
}

/** Null where the answer may not be kept, or where what it says cannot be understood. */
export function readKeepingRules(headers: ReceivedHeaders): KeepingRules | null {
  const control = headers.get(headerNames.cacheControl);
  if (!control) return null;
  const [, seconds, scope] = /^max-age=(\d{1,9}), (public|private)$/.exec(control) ?? [];
  const maxAge = Number(seconds ?? 0);
  if (maxAge === 0) return null;
  const listed = headers.get(headerNames.cacheInvalidation) ?? '';
  const subjects = listed.split(' ').filter((subject) => subject !== '');
  if (!subjects.every((subject) => subjectShape.test(subject))) return null;
  return { maxAge, scope: scope === 'public' ? 'PUBLIC' : 'PRIVATE', subjects };
}
