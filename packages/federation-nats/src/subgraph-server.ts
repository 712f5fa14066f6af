import {
  type ExecutionResult,
  execute,
  GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
} from 'graphql';
import type { NatsConnection } from 'nats';
import { enforceAccess, isProtected, type SubgraphAccess } from './access/access-schema.ts';
import { writeKeepingRules } from './cache/cache-headers.ts';
import { hasCacheHints } from './cache/cache-hints.ts';
import { TransportError } from './errors.ts';
import type { Limiter } from './load/limiter.ts';
import type { Log } from './log.ts';
import type { ReplyLimits } from './messages/reply.ts';
import {
  type GraphQLRequestBody,
  graphqlSubject,
  headerNames,
  protocolVersion,
} from './messages/wire.ts';
import { announceSchema } from './schema/schema-announcer.ts';
import { schemaHash, sdlOf } from './schema/schema-hash.ts';
import { createDocumentCache, type ReadyDocument } from './serving/document-cache.ts';
import { endAtDeadline, isLate, timedRoot } from './serving/late-fields.ts';
import type { ServedRequest } from './serving/received.ts';
import { type Answer, type SubjectServer, serveSubject } from './serving/serve.ts';
import { registerService } from './serving/service-registration.ts';

/** One GraphQL request as `context` and `formatError` see it. */
export type SubgraphRequest = ServedRequest & { graphql: GraphQLRequestBody };

/** How a subgraph's answers may be kept, beside the hints in its schema. */
export type AnswerKeeping = {
  /** Subjects of the events that make kept answers worthless; wildcards allowed. */
  invalidatedBy: readonly string[];
  /** Whether the data of this process are known to be younger than two seconds; otherwise nothing may be kept. */
  isCurrent?(): boolean;
};

/** A subgraph to serve and the rules for it. */
export type SubgraphOptions<Context> = {
  connection: NatsConnection;
  subgraph: string;
  /** Queue group shared by all processes of this subgraph. */
  queue: string;
  /** An executable subgraph schema; null registers the process without serving GraphQL. */
  schema: GraphQLSchema | null;
  /** Makes the context value of one request; what it throws becomes the answer's error. */
  context(request: SubgraphRequest): Promise<Context> | Context;
  /**
   * Who is asking, for a schema with `@authenticated`, `@requiresScopes` or `@policy`; 'gateway' where
   * nobody but a gateway that enforces them can reach the subject.
   */
  access?: SubgraphAccess<Context> | 'gateway';
  /** What callers are told of keeping answers, for a schema with `@cacheControl`. */
  keeping?: AnswerKeeping;
  version: string;
  /** Shown by `$SRV.INFO` beside the schema's hash. */
  metadata?: Readonly<Record<string, string>>;
  limits?: {
    concurrency?: number;
    queueMax?: number;
    limiter?: Limiter;
    documentCacheBytes?: number;
    defaultDeadlineMs?: number;
  } & ReplyLimits;
  log: Log;
  /** Shown by `$SRV.STATS`. */
  stats?: () => Promise<object>;
  /** The form in which an error leaves the process; replaces the masking below. */
  formatError?(error: GraphQLError, request: SubgraphRequest): GraphQLFormattedError;
  /** Hide the text of unexpected errors from callers (default) and log it instead. */
  maskErrors?: boolean;
  /**
   * Tells gateways which schema this process has, and takes no request before all of them ask only
   * what it can answer; `waitMs` bounds the waiting. Unset: nothing is told.
   */
  announce?: { waitMs?: number };
  /** Hashes of supergraph schemas this process can serve; unset accepts every caller. */
  knownSchemas?: ReadonlySet<string>;
};

/** A subgraph being served. */
export type SubgraphServer = {
  /** Name of this process among those of the service, as `$SRV.PING` shows it. */
  readonly id: string;
  readonly schemaHash: string | undefined;
  /** Settled when requests are taken: at once, unless the schema is announced. */
  readonly serving: Promise<void>;
  /** Shows another subject of the same process under the same service name. */
  register(endpoint: string, server: SubjectServer): void;
  /** Vanishes from discovery, takes nothing new, finishes and sends what it has taken. */
  drain(timeoutMs?: number): Promise<boolean>;
};

/** What holds where nothing else is said, beside the wire's. */
export const subgraphDefaults = { documentCacheBytes: 32 * 1024 * 1024 } as const;

/**
 * Serves a subgraph schema on `graphql.<subgraph>` and registers the process with `$SRV`. Protected
 * fields of the schema get resolvers that look at who is asking.
 * @throws TypeError for a schema with access directives and no word in `access`
 */
export function serveSubgraph<Context>(options: SubgraphOptions<Context>): SubgraphServer {
  const { connection, subgraph, queue, schema, log, limits = {} } = options;
  if (schema) {
    protect(schema, options);
    endAtDeadline(schema);
  }
  const sdl = schema ? sdlOf(schema) : undefined;
  const hash = sdl && schemaHash(sdl);
  const registration = registerService({
    connection,
    name: subgraph,
    version: options.version,
    description: `Subgraph ${subgraph}`,
    metadata: {
      'graphql-over-nats': protocolVersion,
      ...(hash && { 'schema-hash': hash }),
      ...options.metadata,
    },
    stats: options.stats,
    log,
  });
  let server: SubjectServer | undefined;
  let isLeaving = false;
  const serve = (served: GraphQLSchema) => {
    server = serveSubject({
      ...limits,
      connection,
      subject: graphqlSubject(subgraph),
      queue,
      log,
      handler: createHandler(options, served),
    });
    registration.addEndpoint('graphql', server);
  };
  const announcer =
    options.announce && sdl && hash
      ? announceSchema({
          ...{ connection, subgraph, sdl, log, schemaHash: hash },
          instance: registration.id,
          waitMs: options.announce.waitMs,
        })
      : undefined;
  if (schema && !announcer) serve(schema);
  const serving = announcer?.cleared.then(() => {
    if (isLeaving || !schema) return;
    serve(schema);
    announcer.serving();
  });
  return {
    id: registration.id,
    schemaHash: hash,
    serving: serving ?? Promise.resolve(),
    register: registration.addEndpoint,
    async drain(timeoutMs) {
      isLeaving = true;
      await registration.stop();
      const isDone = (await server?.drain(timeoutMs)) ?? true;
      await announcer?.gone();
      return isDone;
    },
  };
}

function protect<Context>(
  schema: GraphQLSchema,
  { subgraph, access }: SubgraphOptions<Context>,
): void {
  if (access === 'gateway') return;
  if (access) enforceAccess(schema, access);
  else if (isProtected(schema)) {
    throw new TypeError(`"${subgraph}" has access directives: say in \`access\` who is asking.`);
  }
}

function createHandler<Context>(options: SubgraphOptions<Context>, schema: GraphQLSchema) {
  const { subgraph, context, log, knownSchemas, keeping, maskErrors = true } = options;
  const hints = hasCacheHints(schema);
  const bytesMax = options.limits?.documentCacheBytes ?? subgraphDefaults.documentCacheBytes;
  const readDocument = createDocumentCache(schema, bytesMax);
  const format = options.formatError ?? (maskErrors ? maskError : (error) => error.toJSON());

  return async (served: ServedRequest): Promise<Answer> => {
    checkVersions(served, knownSchemas);
    const request: SubgraphRequest = Object.assign(served, { graphql: readBody(served.body) });
    const ready = readDocument(request.graphql.query);
    // Asked before the data are read: what is current now may not be any more afterwards.
    const headers = keepingHeaders(ready, request.graphql);
    const mismatch = mismatchHeaders(ready, request);
    const { errors, ...rest } = await answer(ready, request);
    if (Date.now() >= request.deadlineAt) throw tooLate(errors, request);
    if (!errors) return headers ? { body: JSON.stringify(rest), headers } : JSON.stringify(rest);
    const told = errors.map((error) => format(error, request));
    return { body: JSON.stringify({ ...rest, errors: told }), headers: mismatch };
  };

  /** Nobody reads the answer any more; what went wrong meanwhile still goes to the log. */
  function tooLate(errors: ExecutionResult['errors'], request: SubgraphRequest): TransportError {
    for (const error of errors ?? []) if (!isLate(error)) format(error, request);
    return new TransportError('TIMEOUT', 'deadline passed while the work went on');
  }

  function keepingHeaders(ready: ReadyDocument, { operationName }: GraphQLRequestBody) {
    if (!hints || 'errors' in ready) return undefined;
    const hint = ready.cacheHint(operationName);
    if (!hint || keeping?.isCurrent?.() === false) return undefined;
    return writeKeepingRules({ ...hint, subjects: keeping?.invalidatedBy ?? [] });
  }

  /** A gateway's documents are valid in the schema it follows: this process has another one. */
  function mismatchHeaders(ready: ReadyDocument, { headers }: SubgraphRequest) {
    if (!('errors' in ready) || !ready.unknown) return undefined;
    const requestId = headers.get(headerNames.requestId);
    const unknown = ready.unknown.slice(0, 3);
    log.warn({ subgraph, unknown, requestId }, 'asked for what this schema does not have');
    return { [headerNames.schemaMismatch]: '1' };
  }

  async function answer(ready: ReadyDocument, request: SubgraphRequest): Promise<ExecutionResult> {
    if ('errors' in ready) return ready;
    const { variables, operationName } = request.graphql;
    try {
      const contextValue = await context(request);
      return await execute({
        schema,
        document: ready.document,
        contextValue,
        rootValue: timedRoot(request),
        variableValues: variables,
        operationName,
      });
    } catch (error) {
      return { errors: [asGraphQLError(error)] };
    }
  }

  function maskError(error: GraphQLError, request: SubgraphRequest): GraphQLFormattedError {
    const { originalError, path } = error;
    if (!originalError || originalError instanceof GraphQLError) return error.toJSON();
    const requestId = request.headers.get(headerNames.requestId);
    log.error({ err: originalError, path, requestId }, 'resolver failed');
    return { message: 'Internal error', path, extensions: { code: 'INTERNAL' } };
  }
}

function checkVersions({ headers }: ServedRequest, knownSchemas: ReadonlySet<string> | undefined) {
  const version = headers.get(headerNames.protocolVersion);
  if (version && version !== protocolVersion) {
    throw new TransportError('BAD_REQUEST', `protocol version ${version} is not spoken here`);
  }
  const hash = headers.get(headerNames.schemaHash);
  if (hash && knownSchemas && !knownSchemas.has(hash)) {
    throw new TransportError('SCHEMA_MISMATCH', 'this process does not know that schema');
  }
}

function readBody(bytes: Uint8Array): GraphQLRequestBody {
  let body: GraphQLRequestBody | null;
  try {
    body = JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString());
  } catch {
    throw new TransportError('BAD_REQUEST', 'the body is not JSON');
  }
  if (typeof body?.query !== 'string') throw new TransportError('BAD_REQUEST', 'query is missing');
  if (body.variables != null && typeof body.variables !== 'object') {
    throw new TransportError('BAD_REQUEST', 'variables is not an object');
  }
  return body;
}

function asGraphQLError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error;
  const original = error instanceof Error ? error : new Error(String(error));
  return new GraphQLError(original.message, { originalError: original });
}
