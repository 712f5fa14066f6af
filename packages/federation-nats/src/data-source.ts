import type { GraphQLDataSource, GraphQLDataSourceProcessOptions } from '@apollo/gateway';
import type { NatsConnection } from 'nats';
import { type AskerLimits, createAsker } from './asking/asker.ts';
import { type OutgoingBody, writeFetchBody } from './asking/fetch-body.ts';
import {
  type FetchResult,
  failureError,
  failureErrors,
  readAnswer,
  readFetchResult,
} from './asking/fetch-result.ts';
import { createInFlight } from './asking/in-flight.ts';
import {
  type FetchTally,
  type NatsRequestContext,
  preparedHeaders,
} from './asking/request-context.ts';
import type { AnswerCache, Kept, Question } from './cache/answer-cache.ts';
import { readKeepingRules } from './cache/cache-headers.ts';
import { isTransportError, type TransportError, type TransportErrorCode } from './errors.ts';
import { type PreparedHeaders, prepareHeaders } from './messages/message-headers.ts';
import type { Reply } from './messages/request.ts';
import { graphqlSubject, headerNames, wireDefaults } from './messages/wire.ts';

export type { FetchTally, NatsRequestContext } from './asking/request-context.ts';

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
  /** Whether a kept answer was given. */
  isKept: boolean;
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
  /** Where answers are kept that say they may be; shared by all subgraphs of one connection. */
  cache?: AnswerCache;
  hooks?: { onFetch?(report: FetchReport): void };
};

/** What holds where nothing else is said, beside the wire's and the asker's. */
export const dataSourceDefaults = { shareMs: 100 } as const;

type Response = Awaited<ReturnType<GraphQLDataSource['process']>>;

/** A fetch whose body has been written by an executor of its own. */
export type WrittenFetch = {
  /** The whole body, see docs/graphql-over-nats.md; of entities each distinct one once. */
  text: string;
  /** The document in it. */
  query: string;
  isMutation: boolean;
  isOfEntities: boolean;
};

/** What came to a written fetch. */
export type FetchAnswer = FetchResult & {
  /** Set where the errors say that there was no answer at all. */
  isUnanswered?: true;
  /** Set where the answer is one that is kept, if answers are. */
  isKeepable?: true;
};

/** Takes fetches that are written already, and gives entities as they were asked for. */
export type WrittenSource = {
  /** `policy` is told how long the answer may be kept. */
  ask(
    fetch: WrittenFetch,
    context: NatsRequestContext | undefined,
    policy?: CachePolicy,
  ): Promise<FetchAnswer>;
};

/** A data source over NATS. */
export type NatsDataSource = GraphQLDataSource & WrittenSource;

/** What is sent, and how what comes is read. */
type Exchange<Result> = {
  body: OutgoingBody;
  /** Equal texts are equal questions. */
  text: () => string;
  headers: PreparedHeaders;
  /** Of the whole operation. */
  policy: CachePolicy | undefined;
  read(reply: Reply): Result;
  /** What is given for a fetch without an answer. @throws where that has to be thrown */
  unanswered(error: TransportError): Result;
};

/**
 * A data source for ApolloGateway's `buildService` that reaches its subgraph over NATS. Cheap to
 * make: the gateway makes fresh ones for every health check.
 */
export function createNatsDataSource(options: DataSourceOptions): NatsDataSource {
  const { subgraph, connection, limits = {}, cache, hooks } = options;
  const subject = options.subject ?? graphqlSubject(subgraph);
  const { deadlineMs = wireDefaults.deadlineMs, shareMs = dataSourceDefaults.shareMs } = limits;
  const onFetch = hooks?.onFetch;
  const asker = createAsker(connection, subject, limits);
  const inFlight = createInFlight<Reply>(shareMs);

  return { process, ask };

  function process(fetch: GraphQLDataSourceProcessOptions): Promise<Response> {
    const nats = natsContext(fetch);
    const body = writeFetchBody(fetch.request);
    return exchange(nats, {
      body,
      text: () => body.bytes.toString('latin1'),
      headers: headersOf(nats, fetch),
      policy: isIncoming(fetch) ? fetch.incomingRequestContext?.overallCachePolicy : undefined,
      read: ({ body: bytes }) => readFetchResult(bytes, body, subgraph) as Response,
      unanswered(error) {
        if (!isIncoming(fetch)) throw failureError(error, subgraph);
        return { errors: failureErrors(error, subgraph, fetch.request.query, body) } as Response;
      },
    });
  }

  function ask(
    { text, query, isMutation, isOfEntities }: WrittenFetch,
    nats: NatsRequestContext | undefined,
    policy?: CachePolicy,
  ): Promise<FetchAnswer> {
    return exchange<FetchAnswer>(nats, {
      body: { bytes: Buffer.from(text), isMutation },
      text: () => text,
      headers: preparedHeaders(nats),
      policy,
      read({ body: bytes, headers }) {
        const answer: FetchAnswer = readAnswer(bytes, subgraph);
        if (cache && readKeepingRules(headers)) answer.isKeepable = true;
        return answer;
      },
      unanswered(error) {
        const rootFields = isOfEntities ? '' : query;
        return { errors: failureErrors(error, subgraph, rootFields), isUnanswered: true };
      },
    });
  }

  async function exchange<Result extends { errors?: unknown }>(
    nats: NatsRequestContext | undefined,
    { body, text, headers, policy, read, unanswered }: Exchange<Result>,
  ): Promise<Result> {
    const startedAt = onFetch ? performance.now() : 0;
    const deadlineAt = nats?.deadlineAt ?? Date.now() + deadlineMs;
    let retries = 0;
    let isShared = true;
    let outcome: FetchOutcome = 'ok';
    let reply: Reply | undefined;
    let kept: Kept | null = null;
    const patience = { deadlineAt, signal: nats?.signal };
    const send = () => {
      isShared = false;
      return asker.ask(body, { headers, ...patience }, (number) => {
        retries = number;
      });
    };
    const caller = shareMs > 0 ? nats?.caller : undefined;
    try {
      if (body.isMutation) {
        if (caller !== undefined) inFlight.forget(caller);
        reply = await send();
      } else {
        const question = cache && questionOf(nats, text());
        kept = (question && cache?.find(question)) ?? null;
        if (kept) {
          isShared = false;
          reply = kept.reply;
        } else {
          const askedAt = performance.now();
          const mayJoin = caller !== undefined && !nats?.joinsNone;
          reply = mayJoin ? await inFlight.share(caller, text(), send, patience) : await send();
          if (question && !isShared) cache?.keep(question, reply, askedAt);
        }
      }
      if (policy) restrict(policy, reply, kept);
      const result = read(reply);
      if (result.errors) outcome = 'errors';
      return result;
    } catch (error) {
      if (!isTransportError(error)) throw error;
      outcome = error.code;
      return unanswered(error);
    } finally {
      if (body.isMutation) {
        if (caller !== undefined) inFlight.forget(caller);
        cache?.wrote(subject, nats?.caller);
      }
      if (nats?.tally) count(nats.tally, kept !== null);
      onFetch?.({
        subgraph,
        durationMs: performance.now() - startedAt,
        outcome,
        bytesOut: body.bytes.length,
        bytesIn: reply?.body.length ?? 0,
        retries,
        isShared,
        isKept: kept !== null,
      });
    }
  }

  function questionOf(nats: NatsRequestContext | undefined, request: string): Question {
    return { subject, audience: nats?.audience, caller: nats?.caller, request };
  }
}

function count(tally: FetchTally, isKept: boolean): void {
  tally.fetches += 1;
  if (isKept) tally.kept += 1;
}

/** The whole answer may be kept for as long as the shortest of its fetches, by Apollo's own means. */
function restrict(policy: CachePolicy, { headers }: Reply, kept: Kept | null): void {
  const rules = kept?.rules ?? readKeepingRules(headers);
  const maxAge = kept ? Math.floor(kept.secondsLeft) : (rules?.maxAge ?? 0);
  policy.restrict({ maxAge, scope: rules?.scope });
}

type IncomingFetch = Extract<GraphQLDataSourceProcessOptions, { incomingRequestContext: unknown }>;

/** How long a whole answer may be kept, as Apollo Server has it. */
export type CachePolicy = NonNullable<
  NonNullable<IncomingFetch['incomingRequestContext']>['overallCachePolicy']
>;

function isIncoming(fetch: GraphQLDataSourceProcessOptions): fetch is IncomingFetch {
  return (fetch.kind as string) === 'incoming operation';
}

/** Only an incoming operation speaks for a user; the other kinds carry a context of their own. */
function natsContext(fetch: GraphQLDataSourceProcessOptions): NatsRequestContext | undefined {
  return isIncoming(fetch) ? fetch.context.nats : undefined;
}

function headersOf(
  nats: NatsRequestContext | undefined,
  fetch: GraphQLDataSourceProcessOptions,
): PreparedHeaders {
  const headers = preparedHeaders(nats);
  const trace = fetch.request.http?.headers.get(headerNames.includeTrace);
  if (!trace) return headers;
  return { lines: headers.lines + prepareHeaders({ [headerNames.includeTrace]: trace }).lines };
}
