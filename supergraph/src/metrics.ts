import type { FetchReport } from '@commerce-tracking/federation-nats/data-source';
import type { SchemaOutcome } from '@commerce-tracking/federation-nats/supergraph-manager';
import type { GraphQLFormattedError } from 'graphql';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { clusterFigures, isClusterMember, shareFigures } from './processes/cluster.ts';
import { describeProcess } from './processes/process-figures.ts';

export type Metrics = {
  countOperation(kind: string, errors: readonly GraphQLFormattedError[] | undefined): void;
  observeRequest(route: string, status: number, seconds: number): void;
  observeFetch(report: FetchReport): void;
  /** Of an operation that is not in the manifest. */
  countUnlisted(mode: 'log' | 'safelist'): void;
  /** What an operation was reckoned to cost, and what its answer has cost; null without an answer. */
  observeCost(type: string, estimated: number, actual: number | null): void;
  countTooCostly(): void;
  /** Of a request refused because its address or its user had sent too many. */
  countRateLimited(by: 'address' | 'user'): void;
  /** What an operation by this name and hash took, and what it met in the caches. */
  observeOperation(report: OperationFigures): void;
  /** Of what subgraphs announced, and what became of it. */
  countSchema(outcome: SchemaOutcome): void;
  setSchemaRefused(isRefused: boolean): void;
  /** Where to read, with each look at the figures, how many instances of each subgraph are unfit. */
  watchUnfit(read: () => Iterable<readonly [subgraph: string, count: number]>): void;
  setSubscriptions(open: number): void;
  /** Of an event that was answered to one listener. */
  countLiveEvent(): void;
  /** Of a subscription the gateway has ended. */
  countLiveEnd(reason: string): void;
  text(): Promise<{ contentType: string; body: string }>;
};

/** Name and hash are bounded in number by whoever gives them. */
export type OperationFigures = {
  operation: string;
  hash: string;
  seconds: number;
  cost: number | null;
  caches: Readonly<Record<string, string>>;
};

/** The gateway's figures in Prometheus text form; labels are few and closed. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  describeProcess(registry);
  if (isClusterMember) shareFigures(registry);
  new Gauge({
    name: 'gateway_processes',
    help: 'Gateway processes behind this port whose figures these are.',
    registers,
  }).set(1);
  const requests = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the arrival of an HTTP request to the end of its answer.',
    labelNames: ['route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  const fetches = new Histogram({
    name: 'graphql_fetch_duration_seconds',
    help: 'Time of one fetch from a subgraph, retries included.',
    labelNames: ['subgraph', 'outcome'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers,
  });
  const retries = new Counter({
    name: 'graphql_fetch_retries_total',
    help: 'Fetches sent again because nobody took them or their answer was lost.',
    labelNames: ['subgraph'],
    registers,
  });
  const shared = new Counter({
    name: 'graphql_fetch_shared_total',
    help: 'Fetches answered by an equal one of the same caller that was already under way.',
    labelNames: ['subgraph'],
    registers,
  });
  const kept = new Counter({
    name: 'graphql_fetch_kept_total',
    help: 'Fetches spared because a kept answer was given.',
    labelNames: ['subgraph'],
    registers,
  });
  const durations = new Histogram({
    name: 'graphql_operation_duration_seconds',
    help: 'Time of one operation by name and hash; operations beyond the number told apart are `other`.',
    labelNames: ['operation', 'hash'],
    buckets: [0.01, 0.05, 0.25, 1, 5],
    registers,
  });
  const spent = new Counter({
    name: 'graphql_operation_cost_total',
    help: 'Cost of what was delivered, by name and hash of the operation.',
    labelNames: ['operation', 'hash'],
    registers,
  });
  const lookups = new Counter({
    name: 'graphql_cache_lookups_total',
    help: 'What operations met in each cache: documents, plans, kept answers of subgraphs.',
    labelNames: ['cache', 'state'],
    registers,
  });
  const operations = new Counter({
    name: 'graphql_operations_total',
    help: 'GraphQL operations answered, by type and by whether all, some or nothing went well.',
    labelNames: ['type', 'outcome'],
    registers,
  });
  const unlisted = new Counter({
    name: 'graphql_unlisted_operations_total',
    help: 'Operations that are not in the manifest, by what became of them.',
    labelNames: ['mode'],
    registers,
  });
  const costs = new Histogram({
    name: 'graphql_operation_cost',
    help: 'Cost of operations: estimated before they run, actual by what was delivered.',
    labelNames: ['type', 'kind'],
    buckets: [1, 10, 30, 100, 300, 1_000, 3_000, 10_000, 30_000, 100_000],
    registers,
  });
  const tooCostly = new Counter({
    name: 'graphql_operations_too_costly_total',
    help: 'Operations refused because they would have cost too much.',
    registers,
  });
  const rateLimited = new Counter({
    name: 'http_requests_rate_limited_total',
    help: 'Requests refused because their network address or their user had sent too many.',
    labelNames: ['by'],
    registers,
  });
  const schemas = new Counter({
    name: 'supergraph_changes_total',
    help: 'Announced schemas that were taken, changed nothing, or were refused, by why.',
    labelNames: ['outcome'],
    registers,
  });
  const schemaRefused = new Gauge({
    name: 'supergraph_refused',
    help: 'Gateway processes that refuse a schema which is announced now.',
    registers,
  });
  let unfitInstances: () => Iterable<readonly [string, number]> = () => [];
  new Gauge({
    name: 'supergraph_unfit_instances',
    help: 'Instances that take requests although their schema lacks something that is asked.',
    labelNames: ['subgraph'],
    // Each gateway process counts the same instances.
    aggregator: 'max',
    registers,
    collect() {
      for (const [subgraph, count] of unfitInstances()) this.set({ subgraph }, count);
    },
  });
  const subscriptions = new Gauge({
    name: 'graphql_subscriptions',
    help: 'Subscriptions open now.',
    registers,
  });
  const liveEvents = new Counter({
    name: 'graphql_subscription_events_total',
    help: 'Events answered to listeners, once for each listener.',
    registers,
  });
  const liveEnds = new Counter({
    name: 'graphql_subscription_ends_total',
    help: 'Subscriptions the gateway has ended, by the reason its listener was given.',
    labelNames: ['reason'],
    registers,
  });
  const failures = new Counter({
    name: 'graphql_errors_total',
    help: 'Errors in GraphQL answers, by code.',
    labelNames: ['code'],
    registers,
  });
  return {
    countOperation(kind, errors) {
      operations.inc({ type: kind, outcome: errors?.length ? 'errors' : 'ok' });
      for (const error of errors ?? []) failures.inc({ code: String(error.extensions?.code) });
    },
    observeRequest(route, status, seconds) {
      requests.observe({ route, status }, seconds);
    },
    observeFetch({ subgraph, outcome, durationMs, retries: repeated, isShared, isKept }) {
      fetches.observe({ subgraph, outcome }, durationMs / 1_000);
      if (isShared) shared.inc({ subgraph });
      if (isKept) kept.inc({ subgraph });
      if (repeated > 0) retries.inc({ subgraph }, repeated);
    },
    countUnlisted(mode) {
      unlisted.inc({ mode });
    },
    observeCost(type, estimated, actual) {
      costs.observe({ type, kind: 'estimated' }, estimated);
      if (actual !== null) costs.observe({ type, kind: 'actual' }, actual);
    },
    countRateLimited(by) {
      rateLimited.inc({ by });
    },
    countTooCostly() {
      tooCostly.inc();
    },
    observeOperation({ operation, hash, seconds, cost, caches }) {
      durations.observe({ operation, hash }, seconds);
      if (cost !== null) spent.inc({ operation, hash }, cost);
      for (const [cache, state] of Object.entries(caches)) lookups.inc({ cache, state });
    },
    countSchema(outcome) {
      schemas.inc({ outcome: outcome.toLowerCase() });
    },
    setSchemaRefused(isRefused) {
      schemaRefused.set(isRefused ? 1 : 0);
    },
    watchUnfit(read) {
      unfitInstances = read;
    },
    setSubscriptions(open) {
      subscriptions.set(open);
    },
    countLiveEvent() {
      liveEvents.inc();
    },
    countLiveEnd(reason) {
      liveEnds.inc({ reason });
    },
    async text() {
      const body = isClusterMember ? await clusterFigures() : await registry.metrics();
      return { contentType: registry.contentType, body };
    },
  };
}
