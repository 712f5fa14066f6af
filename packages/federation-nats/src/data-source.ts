import type { GraphQLDataSource, GraphQLDataSourceProcessOptions } from '@apollo/gateway';
import type { NatsConnection } from 'nats';
import { type AskerLimits, createAsker } from './asker.ts';
import { isTransportError, type TransportErrorCode } from './errors.ts';
import { writeFetchBody } from './fetch-body.ts';
import { failureError, failureErrors, readFetchResult } from './fetch-result.ts';
import { createInFlight } from './in-flight.ts';
import { type PreparedHeaders, prepareHeaders } from './message-headers.ts';
import type { Reply } from './request.ts';
import { graphqlSubject, headerNames, wireDefaults } from './wire.ts';

/** What the data source looks for under `context.nats` of an incoming operation. */
export type NatsRequestContext = {
  /** Sent with every fetch of the operation; not to be changed after the first. */
  headers: Readonly<Record<string, string | undefined>>;
  /** Milliseconds since the epoch. */
  deadlineAt: number;
  /** Aborted when the client has left; queries are called off, a write is not. */
  signal?: AbortSignal;
  /** Equal queries in flight are sent once where this is equal; it stands for all that `headers` say of who asks. */
  caller?: string;
};

/** How a fetch ended: with data, with GraphQL errors, or without an answer. */
export type FetchOutcome = 'ok' | 'errors' | TransportErrorCode;

/** Told once per fetch, retries included. */
export type FetchReport = {
  subgraph: string;
  durationMs: number;
  outcome: FetchOutcome;
  bytesOut: number;
  bytesIn: number;
  retries: number;
  /** Whether it waited for an equal fetch of the same caller instead of asking. */
  isShared: boolean;
};

/** Which subgraph, over which connection, within which limits. */
export type DataSourceOptions = {
  subgraph: string;
  connection: NatsConnection;
  /** Where it is not `graphql.<subgraph>`. */
  subject?: string;
  limits?: AskerLimits & {
    /** For operations that bring no deadline, health checks and schema loading. */
    deadlineMs?: number;
    /** How long after its start a query may be joined by an equal one; 0 for never. */
    shareMs?: number;
  };
  hooks?: { onFetch?(report: FetchReport): void };
};

/** What holds where nothing else is said, beside the wire's and the asker's. */
export const dataSourceDefaults = { shareMs: 100 } as const;

type Response = Awaited<ReturnType<GraphQLDataSource['process']>>;

const prepared = new WeakMap<object, PreparedHeaders>();
const noHeaders: PreparedHeaders = { lines: '' };

/**
 * A data source for ApolloGateway's `buildService` that reaches its subgraph over NATS. Cheap to
 * make: the gateway makes fresh ones for every health check.
 */
export function createNatsDataSource(options: DataSourceOptions): GraphQLDataSource {
  const { subgraph, connection, limits = {}, hooks } = options;
  const subject = options.subject ?? graphqlSubject(subgraph);
  const { deadlineMs = wireDefaults.deadlineMs, shareMs = dataSourceDefaults.shareMs } = limits;
  const onFetch = hooks?.onFetch;
  const asker = createAsker(connection, subject, limits);
  const inFlight = createInFlight<Reply>(shareMs);

  return { process };

  async function process(fetch: GraphQLDataSourceProcessOptions): Promise<Response> {
    const startedAt = onFetch ? performance.now() : 0;
    const nats = natsContext(fetch);
    const deadlineAt = nats?.deadlineAt ?? Date.now() + deadlineMs;
    const headers = headersOf(nats, fetch);
    const body = writeFetchBody(fetch.request);
    let retries = 0;
    let isShared = true;
    let outcome: FetchOutcome = 'ok';
    let reply: Reply | undefined;
    const ask = () => {
      isShared = false;
      return asker.ask(body, { headers, deadlineAt, signal: nats?.signal }, (number) => {
        retries = number;
      });
    };
    try {
      const caller = shareMs > 0 ? nats?.caller : undefined;
      if (caller !== undefined && body.isMutation) inFlight.forget(caller);
      reply =
        caller === undefined || body.isMutation
          ? await ask()
          : await inFlight.share(caller, body.bytes.toString('latin1'), ask);
      if (caller !== undefined && body.isMutation) inFlight.forget(caller);
      const response = readFetchResult(reply.body, body, subgraph);
      if (response.errors) outcome = 'errors';
      return response as Response;
    } catch (error) {
      if (!isTransportError(error)) throw error;
      outcome = error.code;
      if (!isIncoming(fetch)) throw failureError(error, subgraph);
      return { errors: failureErrors(error, subgraph, fetch.request.query, body) } as Response;
    } finally {
      onFetch?.({
        subgraph,
        durationMs: performance.now() - startedAt,
        outcome,
        bytesOut: body.bytes.length,
        bytesIn: reply?.body.length ?? 0,
        retries,
        isShared,
      });
    }
  }
}

function isIncoming({ kind }: GraphQLDataSourceProcessOptions): boolean {
  return (kind as string) === 'incoming operation';
}

/** Only an incoming operation speaks for a user; the other kinds carry a context of their own. */
function natsContext(fetch: GraphQLDataSourceProcessOptions): NatsRequestContext | undefined {
  return isIncoming(fetch) ? fetch.context.nats : undefined;
}

function headersOf(
  nats: NatsRequestContext | undefined,
  fetch: GraphQLDataSourceProcessOptions,
): PreparedHeaders {
  let headers = noHeaders;
  if (nats?.headers) {
    headers = prepared.get(nats.headers) ?? prepareHeaders(nats.headers);
    prepared.set(nats.headers, headers);
  }
  const trace = fetch.request.http?.headers.get(headerNames.includeTrace);
  if (!trace) return headers;
  return { lines: headers.lines + prepareHeaders({ [headerNames.includeTrace]: trace }).lines };
}
