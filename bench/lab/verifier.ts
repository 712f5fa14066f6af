import type { ReplicatedMap } from '@commerce-tracking/service-kit/streams/replicated-map';
import { createTokenVerifier, type TokenVerifier } from '@commerce-tracking/service-kit/tokens';

/** The product's own verifier over keys given at start, for the side without NATS. */
export function verifierOf(keyId: string, publicKey: string): TokenVerifier {
  return createTokenVerifier({
    keys: fixedMap([[keyId, publicKey]]),
    revocations: fixedMap([]),
    service: 'bench',
  });
}

function fixedMap(entries: [string, string][]): ReplicatedMap {
  const values = new Map(entries);
  return {
    get: (key) => values.get(key),
    has: (key) => values.has(key),
    isStored: (key) => values.has(key),
    entries: () => [...values],
    awaited: () => 0,
    waitFor: async (key) => values.get(key),
    isLoaded: () => true,
    isRead: () => true,
    untilRead: async () => true,
    put: async (key, value) => void values.set(key, value),
    remove: async (key) => void values.delete(key),
    stop: async () => undefined,
  };
}
