import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { Logger } from '@commerce-tracking/service-kit/logs';
import {
  GraphQLError,
  type GraphQLFormattedError,
  Kind,
  type OperationDefinitionNode,
} from 'graphql';
import { costHooks } from './cost/cost-hooks.ts';
import { createCostLimits } from './cost/cost-limits.ts';
import type { GatewayEnv } from './env.ts';
import { type ErrorScope, errorHabits, presentError, retryAfterOf, statusOf } from './errors.ts';
import { stringifyAnswer } from './execution/written-answer.ts';
import type { Metrics } from './metrics.ts';
import { httpCacheHooks } from './operations/http-cache.ts';
import { letGoHooks } from './operations/let-go.ts';
import { assertShallow, operationLimits } from './operations/limits.ts';
import { createDocumentStore, createTextCache } from './operations/operation-caches.ts';
import { hooksPlugin, type OperationHooks } from './operations/operation-hooks.ts';
import type { OperationManifest } from './operations/operation-manifest.ts';
import { reportHooks } from './operations/operation-report.ts';
import { ownWritesHooks, type Writers } from './operations/own-writes.ts';
import { safelistHooks } from './operations/safelist.ts';
import type { RequestContext } from './request-context.ts';
import type { SwappableGateway } from './schema/swappable-gateway.ts';

export type ApolloParts = {
  env: GatewayEnv;
  gateway: SwappableGateway;
  log: Logger;
  metrics: Metrics;
  /** The Sandbox page; absent where no page is to be shown. */
  landingPage?: ApolloServerPlugin;
  manifest: OperationManifest;
  writers: Writers;
};

/** What a raw error does not know of the request it belongs to. */
type Scopes = WeakMap<object, ErrorScope>;
const mebibytes = (count: number) => count * 1024 * 1024;
const noScope = { language: 'fr', requestId: null, commandId: null } as const;

/** Apollo Server over the gateway, with everything off that reports, traces or answers unasked. */
export function createApollo(parts: ApolloParts): ApolloServer<RequestContext> {
  const { env, gateway, log, metrics, landingPage, manifest, writers } = parts;
  const habits = errorHabits(env);
  const scopes: Scopes = new WeakMap();
  return new ApolloServer<RequestContext>({
    gateway,
    logger: log,
    nodeEnv: env.NODE_ENV,
    introspection: env.introspection,
    csrfPrevention: env.CSRF_PREVENTION,
    // See batch.ts.
    allowBatchedHttpRequests: false,
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: !env.introspection,
    stopOnTerminationSignals: false,
    stringifyResult: stringifyAnswer,
    documentStore: createDocumentStore(manifest, mebibytes(env.DOCUMENT_CACHE_MIB)),
    persistedQueries: {
      cache: createTextCache(manifest, mebibytes(env.DOCUMENT_CACHE_MIB) / 4),
    },
    parseOptions: { maxTokens: env.TOKENS_MAX },
    validationRules: [
      operationLimits({
        depthMax: env.DEPTH_MAX,
        aliasesMax: env.ALIASES_MAX,
        rootFieldsMax: env.ROOT_FIELDS_MAX,
        // Without fragments the text cannot ask for more; with them it may not either.
        fieldsMax: env.TOKENS_MAX,
      }),
    ],
    formatError(formatted, error) {
      const known = typeof error === 'object' && error ? scopes.get(error) : undefined;
      return presentError(formatted, error, { ...noScope, ...known, ...habits }, log);
    },
    plugins: [
      gateway.plugin,
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      landingPage ?? ApolloServerPluginLandingPageDisabled(),
      hooksPlugin([
        ...(env.OPERATIONS_MODE === 'off'
          ? []
          : [safelistHooks({ manifest, mode: env.OPERATIONS_MODE, metrics, log })]),
        answerHooks(scopes, metrics, log, new Set(env.PUBLIC_FIELDS)),
        ownWritesHooks(writers),
        costHooks({
          limits: createCostLimits(env.COST_MAX, env.COST_MAX_BY_ROLE),
          listSize: env.COST_LIST_SIZE,
          listSizeMax: env.LIST_SIZE_MAX,
          mayShow: env.development,
          metrics,
          log,
        }),
        // After the cost has been counted.
        reportHooks({
          manifest,
          logged: env.LOG_OPERATIONS,
          slowMs: env.SLOW_OPERATION_MS,
          metrics,
          log,
        }),
        httpCacheHooks(env.HTTP_MAX_AGE_SECONDS),
        letGoHooks(),
      ]),
    ],
  });
}

/** Gives errors their request's language, answers their status, and counts what was answered. */
function answerHooks(
  scopes: Scopes,
  metrics: Metrics,
  log: Logger,
  publicFields: ReadonlySet<string>,
): OperationHooks {
  return {
    resolved({ operation, request, contextValue: { refused } }) {
      if (!operation) throw noSuchOperation(request.operationName);
      refuseDeepVariables(request.variables);
      if (refused && !needsNoSignIn(operation, publicFields)) throw refused;
    },
    failed({ errors, contextValue, operation }) {
      const { language, requestId, nats } = contextValue;
      const isWrite = operation?.operation === 'mutation';
      const commandId = isWrite ? (nats.headers['Command-Id'] ?? null) : null;
      for (const error of errors) scopes.set(error, { language, requestId, commandId });
    },
    answering({ response, operation, contextValue }) {
      const { body, http } = response;
      if (body.kind !== 'single') return;
      const result = body.singleResult;
      if (result.extensions?.valueCompletion) {
        const { valueCompletion, ...extensions } = result.extensions;
        log.warn(
          { valueCompletion, requestId: contextValue.requestId },
          'answer not as the schema says',
        );
        result.extensions = { ...extensions, valueCompletion: placesOf(valueCompletion) };
      }
      if (result.errors) {
        result.errors = result.data === undefined ? withoutEcho(result.errors) : result.errors;
        const status = statusOf(result);
        if (status !== 200 && (http.status === undefined || http.status === 500)) {
          http.status = status;
          http.headers.set('retry-after', retryAfterOf(result.errors));
        }
      }
      metrics.countOperation(operation?.operation ?? 'none', result.errors);
    },
  };
}

/** Whether every root field may be asked without a sign-in; a fragment at the root is not looked into. */
function needsNoSignIn(
  operation: OperationDefinitionNode,
  publicFields: ReadonlySet<string>,
): boolean {
  return operation.selectionSet.selections.every(
    (selection) => selection.kind === Kind.FIELD && publicFields.has(selection.name.value),
  );
}

/** The gateway itself would fail on it. */
function noSuchOperation(name: string | undefined): GraphQLError {
  const message = name
    ? `Unknown operation named "${name}".`
    : 'Must provide operation name if query contains multiple operations.';
  const extensions = { code: 'OPERATION_RESOLUTION_FAILURE', http: { status: 400 } };
  return new GraphQLError(message, { extensions });
}

function refuseDeepVariables(variables: unknown): void {
  try {
    assertShallow(variables);
  } catch (error) {
    const originalError = error as Error;
    const extensions = { http: { status: 400 } };
    throw new GraphQLError(originalError.message, { originalError, extensions });
  }
}

// A document over a limit mostly breaks other rules too; the limit is what its author has to know.
function withoutEcho(errors: readonly GraphQLFormattedError[]): readonly GraphQLFormattedError[] {
  const own = errors.filter((error) => error.extensions?.code !== 'GRAPHQL_VALIDATION_FAILED');
  return own.length > 0 ? own : errors;
}

function placesOf(found: unknown): unknown {
  if (!Array.isArray(found)) return [];
  return found.map(({ message, path }: GraphQLFormattedError) => ({ message, path }));
}
