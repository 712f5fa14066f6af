import type { GatewayGraphQLRequestContext } from '@apollo/server-gateway-interface';
import type { KnownOperation } from '@commerce-tracking/federation-nats/schema/composing';
import type { DocumentNode } from 'graphql';

const countMax = 300;
const lengthMax = 64 * 1024;

/**
 * Operations that came more than once, so that a new schema has their plans beforehand. Those that
 * are never repeated, however many, push none of them out.
 */
export function createUsedOperations() {
  const seen = new WeakMap<DocumentNode, 'once' | 'noted'>();
  const noted = new Map<string, KnownOperation>();
  return {
    note({ document, request, queryHash, source }: GatewayGraphQLRequestContext): void {
      const before = seen.get(document);
      if (before === 'noted') return;
      seen.set(document, before ? 'noted' : 'once');
      if (!before || source.length > lengthMax) return;
      const { operationName = null } = request;
      const key = `${queryHash} ${operationName}`;
      noted.delete(key);
      noted.set(key, { body: source, operationName });
      const [oldest] = noted.keys();
      if (noted.size > countMax && oldest) noted.delete(oldest);
    },
    list: (): KnownOperation[] => [...noted.values()].reverse(),
  };
}
