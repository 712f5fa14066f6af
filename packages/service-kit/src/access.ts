import type { SubgraphAccess } from '@commerce-tracking/federation-nats/access/access-schema';
import type { Can } from './actor.ts';
import type { BaseContext } from './context.ts';

/**
 * Access directives of a subgraph by the caller's own token: scopes are permissions, and no policy is
 * known. Refusals are those of `context.require`, so that they read and are recorded alike.
 */
export function contextAccess<Db>(can: Can): SubgraphAccess<BaseContext<Db>> {
  return {
    caller: ({ actor }) => ({
      isAuthenticated: actor !== null,
      hasScope: (scope) => actor !== null && can(actor, scope),
    }),
    refusal({ scopes, policies }, context) {
      try {
        context.require(scopes[0] ?? policies[0] ?? '');
      } catch (refusal) {
        return refusal as Error;
      }
      // Nobody who holds all that is named gets here; nothing is given by mistake.
      return new Error('refused without a reason');
    },
  };
}
