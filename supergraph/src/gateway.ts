import { ApolloGateway, type GatewayConfig } from '@apollo/gateway';
import {
  type AnswerCache,
  createAnswerCache,
} from '@commerce-tracking/federation-nats/cache/answer-cache';
import {
  createNatsDataSource,
  type DataSourceOptions,
  type FetchReport,
  type NatsDataSource,
} from '@commerce-tracking/federation-nats/data-source';
import type { Logger } from '@commerce-tracking/service-kit/logs';
import { scalarResolvers, scalarTypeDefs } from '@commerce-tracking/service-kit/values/scalars';
import { buildSchema, GraphQLError, type GraphQLSchema, isScalarType } from 'graphql';
import { type AccessGuard, guardGateway } from './access/guarded-gateway.ts';
import { loadableSupergraph } from './access/loadable-supergraph.ts';
import { planWithoutIntrospection } from './execution/nested-introspection.ts';
import { prepareGateway } from './execution/prepared-gateway.ts';
import { boundVariableErrors } from './execution/variable-errors.ts';
import type { Connection } from './nats-link.ts';
import { createPlanCache, type QueryPlan } from './operations/operation-caches.ts';
import type { RequestContext } from './request-context.ts';
import { givePlans, giveSupergraph, readSupergraphInSteps } from './schema/supergraph-in-steps.ts';
import {
  createSwappableGateway,
  type OpenedGateway,
  type SwappableGateway,
} from './schema/swappable-gateway.ts';

export type GatewayParts = {
  /** The composed supergraph; any, not only ours. */
  supergraphSdl: string;
  connection: () => Connection | null;
  planCacheMib: number;
  /** Room for answers of subgraphs that may be kept; 0 keeps none. */
  answerCacheMib: number;
  executor: 'prepared' | 'stock';
  /** Who is asking, for `@authenticated`, `@requiresScopes` and `@policy`. */
  access: AccessGuard<RequestContext>;
  /** Of every subgraph's data source. */
  limits: NonNullable<DataSourceOptions['limits']>;
  onFetch: (report: FetchReport) => void;
  /** How long a request can take at most. */
  deadlineMs: number;
  log: Logger;
};

/** What outlives a supergraph. */
type Kept = {
  sources: Map<string, NatsDataSource>;
  answers: ReturnType<typeof answersKept>;
};

/** Apollo's gateway over a composed supergraph, each subgraph reached on its NATS subject. */
export function createGateway(parts: GatewayParts): SwappableGateway {
  // Breakers and shared queries are the subgraphs', whatever the supergraph.
  const sources = new Map<string, NatsDataSource>();
  const answers = answersKept(parts);
  const gateway = createSwappableGateway({
    supergraphSdl: parts.supergraphSdl,
    open: (sdl) => openGateway(loadableSupergraph(sdl), parts, { sources, answers }),
    async openBeside(sdl) {
      const supergraphSdl = loadableSupergraph(sdl);
      const supergraph = await readSupergraphInSteps(supergraphSdl);
      return openGateway(supergraphSdl, parts, { sources, answers }, (gateway) =>
        giveSupergraph(gateway, supergraph),
      );
    },
    drainMs: parts.deadlineMs,
  });
  return {
    ...gateway,
    async swap(next) {
      const forget = () => answers.now()?.forget();
      const { drained } = await gateway.swap(next);
      forget();
      // Requests that began before have asked, and kept, as it was before.
      return { drained: drained.then(forget) };
    },
  };
}

function openGateway(
  supergraphSdl: string,
  parts: GatewayParts,
  { sources, answers }: Kept,
  prepare: (gateway: ApolloGateway) => void = () => undefined,
): OpenedGateway {
  let apollo: ApolloGateway | undefined;
  // Its keys tell nothing of the supergraph, so each has its own.
  const plans = createPlanCache(parts.planCacheMib * 1024 * 1024);
  const build = (
    experimental_didResolveQueryPlan?: GatewayConfig['experimental_didResolveQueryPlan'],
  ) => {
    apollo = new ApolloGateway({
      supergraphSdl,
      logger: parts.log,
      buildService({ name }) {
        const source = sources.get(name) ?? lateDataSource(name, parts, answers);
        sources.set(name, source);
        return source;
      },
      __exposeQueryPlanExperimental: false,
      experimental_didResolveQueryPlan(resolved) {
        const { report } = resolved.requestContext.context as RequestContext;
        if (report) report.plan = plans.isNew(resolved.queryPlan) ? 'miss' : 'hit';
        experimental_didResolveQueryPlan?.(resolved);
      },
      queryPlannerConfig: {
        cache: plans,
        debug: { maxEvaluatedPlans: 10_000, pathsLimit: 10_000 },
      },
    });
    prepare(apollo);
    return boundVariableErrors(planWithoutIntrospection(apollo));
  };
  const gateway = guardGateway(
    parts.executor === 'stock' ? build() : prepareGateway(build, sources),
    parts.access,
  );
  gateway.onSchemaLoadOrUpdate(({ apiSchema }) => readScalarsIn(apiSchema));
  return {
    gateway,
    givePlans: async (given) => {
      if (!apollo) return;
      await givePlans(apollo, given);
      for (const [, plan] of given) plans.isNew(plan as QueryPlan);
    },
  };
}

const ourScalars = buildSchema(scalarTypeDefs);

// Composition keeps no more of a scalar than its name and description. With its meaning, a bad value is refused here
// like any other, as literal or variable, instead of failing the query of a service. A foreign supergraph's `Date` is
// not ours.
function readScalarsIn(schema: GraphQLSchema): void {
  for (const { name, parseValue, parseLiteral } of Object.values(scalarResolvers)) {
    const scalar = schema.getType(name);
    const isOurs = scalar?.description === ourScalars.getType(name)?.description;
    if (isScalarType(scalar) && isOurs) Object.assign(scalar, { parseValue, parseLiteral });
  }
}

// The gateway wants its data sources at once, and NATS may come later.
function lateDataSource(
  subgraph: string,
  { connection, limits, onFetch }: GatewayParts,
  answers: ReturnType<typeof answersKept>,
): NatsDataSource {
  let source: NatsDataSource | null = null;
  const reached = async () => {
    if (source) return source;
    const current = connection();
    if (!current) throw notConnected(subgraph);
    source = createNatsDataSource({
      subgraph,
      connection: current,
      limits,
      cache: answers.over(current),
      hooks: { onFetch },
    });
    return source;
  };
  return {
    process: async (options) => (await reached()).process(options),
    ask: async (fetch, ...more) => (await reached()).ask(fetch, ...more),
  };
}

/** One cache for all subgraphs, made with the first connection. */
function answersKept({ answerCacheMib }: GatewayParts) {
  let cache: AnswerCache | undefined;
  return {
    over(connection: Connection): AnswerCache | undefined {
      if (answerCacheMib === 0) return undefined;
      cache ??= createAnswerCache(connection, { bytesMax: answerCacheMib * 1024 * 1024 });
      return cache;
    },
    now: () => cache,
  };
}

function notConnected(subgraph: string): GraphQLError {
  return new GraphQLError('NATS has not been reached yet', {
    extensions: { code: 'UNAVAILABLE', serviceName: subgraph },
  });
}
