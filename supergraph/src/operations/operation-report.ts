import type { FetchTally } from '@commerce-tracking/federation-nats/data-source';
import type { Logger } from '@commerce-tracking/service-kit/logs';
import type { Metrics } from '../metrics.ts';
import type { OperationHooks } from './operation-hooks.ts';
import type { OperationManifest } from './operation-manifest.ts';

/** What is noted of one operation on its way. */
export type OperationReport = {
  startedAt: number;
  document: 'hit' | 'miss';
  plan: 'hit' | 'miss';
  cost: { estimated: number | null; actual: number | null };
  tally: FetchTally;
};

export type ReportParts = {
  manifest: OperationManifest;
  logged: 'off' | 'slow' | 'all';
  slowMs: number;
  metrics: Metrics;
  log: Logger;
};

/** Operations outside the manifest that are told apart in figures; more would be a series for each. */
const namedMax = 100;
const hashLength = 12;

/** Nothing looked up yet: what is not noted to be new was known. */
export function newReport(): OperationReport {
  return {
    startedAt: performance.now(),
    document: 'hit',
    plan: 'hit',
    cost: { estimated: null, actual: null },
    tally: { fetches: 0, kept: 0 },
  };
}

/** Tells of each operation, in figures and in the log: name, hash, cost, and what it met in the caches. */
export function reportHooks(parts: ReportParts): OperationHooks {
  const { logged, slowMs, metrics, log } = parts;
  const labelsOf = createLabels(parts.manifest);
  return {
    parsing({ contextValue }) {
      contextValue.report.document = 'miss';
    },
    answering({ response, operation, operationName, queryHash, contextValue }) {
      if (!operation || !queryHash) return;
      const { report, requestId, actor } = contextValue;
      const ms = performance.now() - report.startedAt;
      const { cost, document, plan, tally } = report;
      const caches = { document, plan, answer: stateOf(tally) };
      const labels = labelsOf(operationName ?? '', queryHash);
      metrics.observeOperation({ ...labels, seconds: ms / 1_000, cost: cost.actual, caches });
      if (logged === 'off' || (logged === 'slow' && ms < slowMs)) return;
      const errors = response.body.kind === 'single' ? response.body.singleResult.errors : [];
      log.info(
        {
          ...{ operation: operationName, hash: queryHash, type: operation.operation },
          ...{ requestId, actorId: actor?.actorId ?? null, ms: Math.round(ms) },
          ...{ cost, caches, fetches: tally.fetches, errors: errors?.length ?? 0 },
        },
        'operation',
      );
    },
  };
}

function stateOf({ fetches, kept }: FetchTally): string {
  if (fetches === 0) return 'none';
  if (kept === 0) return 'miss';
  return kept === fetches ? 'hit' : 'part';
}

/** Names are the client's to choose: those of the manifest are told apart, of others a number. */
function createLabels(manifest: OperationManifest) {
  const others = new Map<string, { operation: string; hash: string }>();
  return (name: string, queryHash: string) => {
    const labels = { operation: name.slice(0, 80), hash: queryHash.slice(0, hashLength) };
    if (manifest.isListed(queryHash)) return labels;
    const key = `${labels.operation} ${labels.hash}`;
    const known = others.get(key);
    if (known) return known;
    if (others.size >= namedMax) return { operation: 'other', hash: 'other' };
    others.set(key, labels);
    return labels;
  };
}
