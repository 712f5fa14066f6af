import type { OperationHooks } from './operation-hooks.ts';

/**
 * Says in `Cache-Control` how long an answer may be kept: the shortest hint of all its fetches, and no
 * longer than `secondsMax`, since a browser hears of no change. Whoever sends a token is answered
 * `private`, whatever the hint: only we know who else would be answered the same.
 */
export function httpCacheHooks(secondsMax: number): OperationHooks {
  return {
    answering({ response, operation, overallCachePolicy, contextValue }) {
      const { body, http } = response;
      if (operation?.operation !== 'query' || body.kind !== 'single') return;
      const hint = overallCachePolicy.policyIfCacheable();
      if (!hint || secondsMax === 0 || body.singleResult.errors) return;
      const seconds = Math.min(hint.maxAge, secondsMax);
      const isKnown = contextValue.nats.headers.Authorization !== undefined;
      const scope = hint.scope === 'PRIVATE' || isKnown ? 'private' : 'public';
      http.headers.set('cache-control', `max-age=${seconds}, ${scope}`);
      const vary = http.headers.get('vary');
      const differs = 'authorization, x-language, accept-language';
      http.headers.set('vary', vary ? `${vary}, ${differs}` : differs);
    },
  };
}
