import { createRecencyCache } from '@commerce-tracking/federation-nats/cache/recency-cache';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import type { Logger } from '@commerce-tracking/service-kit/logs';
import { GraphQLError } from 'graphql';
import { QUERY_NOT_IN_SAFE_LIST } from '../edge.errors.ts';
import type { Metrics } from '../metrics.ts';
import type { OperationHooks } from './operation-hooks.ts';
import type { OperationManifest } from './operation-manifest.ts';

type Parts = {
  manifest: OperationManifest;
  mode: 'log' | 'safelist';
  metrics: Metrics;
  log: Logger;
};

/**
 * Notices operations that no front end was built with: `log` says which they are, once each, so that
 * the list can be completed; `safelist` refuses them before anything is planned or asked.
 */
export function safelistHooks({ manifest, mode, metrics, log }: Parts): OperationHooks {
  const told = createRecencyCache<true>(1024 * 1024);
  return {
    resolved({ queryHash, operationName, contextValue }) {
      if (contextValue.isLive || manifest.isListed(queryHash)) return;
      metrics.countUnlisted(mode);
      if (!told.get(queryHash)) {
        told.set(queryHash, true, 200);
        log.warn({ operationName, queryHash, mode }, 'operation is not in the manifest');
      }
      if (mode === 'log') return;
      const originalError = new DomainError(QUERY_NOT_IN_SAFE_LIST);
      const extensions = { http: { status: 403 } };
      throw new GraphQLError(originalError.message, { originalError, extensions });
    },
  };
}
