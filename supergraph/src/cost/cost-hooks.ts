import { readCostRates, usualRates } from '@commerce-tracking/federation-nats/cost/cost-rates';
import {
  type OperationCost,
  operationCost,
} from '@commerce-tracking/federation-nats/cost/operation-cost';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import type { Logger } from '@commerce-tracking/service-kit/logs';
import { pageTooLarge } from '@commerce-tracking/service-kit/pages';
import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  type OperationDefinitionNode,
  parse,
} from 'graphql';
import { ONE_SLICING_ARGUMENT, TOO_COSTLY } from '../edge.errors.ts';
import { WrittenData } from '../execution/written-answer.ts';
import type { Metrics } from '../metrics.ts';
import type { OperationHooks } from '../operations/operation-hooks.ts';
import type { CostLimits } from './cost-limits.ts';

export type CostParts = {
  limits: CostLimits;
  /** Entries of a list nobody has bounded. */
  listSize: number;
  /** The most entries a list may be asked for; 0 is no limit. */
  listSizeMax: number;
  /** Whether `X-Show-Cost` is heard. */
  mayShow: boolean;
  metrics: Metrics;
  log: Logger;
};

type CostOf = (document: DocumentNode, operation: OperationDefinitionNode) => OperationCost;

const mutationCost = 10;

/**
 * Reckons what an operation will cost before anything is asked, refuses what is above the caller's
 * limit, and counts what the answer has really cost. See docs/decisions/0016.
 */
export function costHooks(parts: CostParts): OperationHooks {
  const { limits, listSizeMax, mayShow, metrics, log } = parts;
  // By schema: a request that began before a change is reckoned by the schema it began with.
  const costs = new WeakMap<GraphQLSchema, CostOf>();
  return {
    schemaLoaded({ apiSchema, coreSupergraphSdl = '' }) {
      costs.set(apiSchema, costsUnder(apiSchema, coreSupergraphSdl, parts.listSize));
    },
    resolved({ document, operation, operationName, request, contextValue, schema }) {
      const cost = operation && costs.get(schema)?.(document, operation);
      if (!cost) return;
      const estimate = cost.estimate(request.variables);
      // A list of 1e308 entries costs more than a number can say.
      const estimated = Number.isFinite(estimate.cost) ? estimate.cost : Number.MAX_SAFE_INTEGER;
      contextValue.report.cost.estimated = estimated;
      const role = contextValue.actor?.role ?? null;
      const max = limits.maxFor(role);
      if (max > 0 && estimate.unbounded) {
        const { field, arguments: names } = estimate.unbounded;
        const values = { field, arguments: names.join(', ') };
        throw refusal(new DomainError(ONE_SLICING_ARGUMENT, values));
      }
      const { longest } = estimate;
      if (listSizeMax > 0 && longest && longest.entries > listSizeMax) {
        const { field, argument } = longest;
        throw refusal(pageTooLarge(listSizeMax, { argument, field }));
      }
      if (max === 0 || estimated <= max) return;
      metrics.countTooCostly();
      log.info({ operationName, role, estimated, max }, 'operation refused as too costly');
      throw refusal(new DomainError(TOO_COSTLY, { estimated, max }));
    },
    answering({ response, request, document, operation, contextValue, schema }) {
      if (!document || !operation || response.body.kind !== 'single') return;
      const cost = costs.get(schema)?.(document, operation);
      const { estimated } = contextValue.report.cost;
      if (!cost || estimated === null) return;
      const result = response.body.singleResult;
      const actual = cost.actual(WrittenData.countable(result.data), request.variables);
      contextValue.report.cost.actual = result.data ? actual : null;
      metrics.observeCost(operation.operation, estimated, result.data ? actual : null);
      if (!mayShow || !request.http?.headers.get('x-show-cost')) return;
      const max = limits.maxFor(contextValue.actor?.role ?? null);
      result.extensions = { ...result.extensions, cost: { estimated, actual, max } };
    },
  };
}

/** Formulas of one schema's operations; they stay and go with their documents. */
function costsUnder(schema: GraphQLSchema, supergraphSdl: string, listSize: number): CostOf {
  const rates = supergraphSdl.includes('specs.apollo.dev/cost/')
    ? readCostRates(parse(supergraphSdl, { noLocation: true }))
    : usualRates;
  const known = new WeakMap<OperationDefinitionNode, OperationCost>();
  return (document, operation) => {
    const found = known.get(operation);
    if (found) return found;
    const defaults = { listSize, mutation: mutationCost };
    const cost = operationCost(schema, rates, defaults, document, operation);
    known.set(operation, cost);
    return cost;
  };
}

function refusal(originalError: DomainError): GraphQLError {
  const extensions = { http: { status: 400 } };
  return new GraphQLError(originalError.message, { originalError, extensions });
}
