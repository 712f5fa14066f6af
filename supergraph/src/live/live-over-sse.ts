import type { ServerResponse } from 'node:http';
import { answerOf, DomainError } from '@commerce-tracking/service-kit/errors';
import type { Language } from '@commerce-tracking/service-kit/language';
import { NOT_SIGNED_IN } from '@commerce-tracking/service-kit/reasons';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { GraphQLFormattedError } from 'graphql';
import { createHandler, type Request, type Response } from 'graphql-sse';
import { retryAfterOf } from '../errors.ts';
import {
  type ContextOptions,
  createRequestContext,
  type RequestContext,
  wantedLanguage,
} from '../request-context.ts';
import { MALFORMED_SUBSCRIPTION, STREAM_NOT_ACCEPTED } from './live.errors.ts';
import type { Live } from './live.ts';
import type { LiveSessions } from './live-sessions.ts';
import type { LiveStream } from './live-stream.ts';

export type SseParts = {
  live: Live;
  sessions: LiveSessions;
  context: ContextOptions;
  path: string;
};

/** What a refusal is answered with; all others with 401 before it is known who asks, and 400 from then on. */
const refusalStatuses: Record<string, number> = {
  UNAVAILABLE: 503,
  BUSY: 503,
  RATE_LIMITED: 429,
  FORBIDDEN: 403,
};

/** How long a listener that is told to leave has for reading what it was told. */
const farewellMs = 5_000;

type Exchange = {
  fastify: FastifyRequest;
  context: RequestContext;
  writer: Writer;
};

/**
 * Subscriptions over Server-Sent Events, in the "distinct connections" mode of the GraphQL over SSE
 * protocol: one request is one subscription.
 */
export function serveSse(app: FastifyInstance, parts: SseParts): void {
  const { live, path } = parts;
  const handle = createHandler<FastifyRequest, Exchange>({
    // No token: a stream is never put together from several requests.
    authenticate: () => null,
    onSubscribe: ({ context: exchange }, { query, operationName, variables }) =>
      open(exchange, { query, operationName, variables }, parts) as Promise<Response>,
    context: (request) => request.context as never,
    // The library keeps what it is given until it is written: nothing is given before that.
    onNext: async (exchange, _request, { extensions }) => {
      const { writer } = exchange as unknown as Exchange;
      await writer.isFree();
      writer.expect(extensions?.eventId);
    },
  });

  const route = async (request: FastifyRequest, reply: FastifyReply) => {
    const { headers, id, ip: address } = request;
    if (!headers.accept?.includes('text/event-stream')) {
      const language = wantedLanguage(headers, null);
      const errors = [answerOf(new DomainError(STREAM_NOT_ACCEPTED), language)];
      return reply.code(406).header('accept', 'text/event-stream').send({ errors });
    }
    let context: RequestContext | null = null;
    try {
      context = await createRequestContext({ id, headers, address }, parts.context);
      if (context.refused) throw context.refused;
      if (!context.actor) throw new DomainError(NOT_SIGNED_IN);
    } catch (error) {
      const errors = live.refusals(error, context);
      const [, { status, headers: own }] = refusal(errors, 401);
      return reply.code(status).headers(own).send({ errors });
    }
    const lastEventId = givenEventId(request) ?? (await live.lastEventId());
    const writer = createWriter(reply.raw);
    const [body, init] = await handle(asRequest(request, { fastify: request, context, writer }));
    if (body === null || typeof body === 'string') {
      return reply
        .code(init.status)
        .headers({ ...init.headers })
        .send(inOurForm(body, context.language));
    }
    // Only now is it known to be one of ours.
    if (lastEventId !== null) reply.header('last-event-id', String(lastEventId));
    reply.hijack();
    const { 'content-encoding': _none, ...own } = init.headers as Record<string, string>;
    reply.raw.writeHead(200, { ...reply.getHeaders(), ...own, 'x-accel-buffering': 'no' } as never);
    // The listener may have left while the subscription was being opened.
    if (reply.raw.destroyed) void body.return(undefined);
    reply.raw.once('close', () => void body.return(undefined));
    try {
      for await (const chunk of body) await writer.write(chunk);
    } finally {
      reply.raw.end();
    }
  };
  app.post(path, route);
  app.get(path, route);
  app.options(path, (_request, reply) => reply.code(204).send());
}

type Params = {
  query: string;
  operationName?: string | null;
  variables?: Record<string, unknown> | null;
};

async function open(
  { fastify, context, writer }: Exchange,
  request: Params,
  { live, sessions }: SseParts,
): Promise<LiveStream | Response> {
  const { headers, ip: address } = fastify;
  const { language } = context;
  let stream: LiveStream | null = null;
  const session = sessions.enter(headers.authorization, (reason) => stream?.end(reason));
  writer.onClose(() => {
    session.leave();
    stream?.end();
  });
  try {
    stream = await live.open(
      { ...request, lastEventId: givenEventId(fastify) },
      {
        context,
        session,
        incoming: { headers, address },
        farewell: (reason: DomainError) => ({ errors: [answerOf(reason, language)] }),
        ended: () => writer.closeWithin(farewellMs),
      },
    );
    if (writer.isClosed()) {
      session.leave();
      stream.end();
    }
    return stream;
  } catch (error) {
    session.leave();
    return refusal(live.refusals(error, context), 400);
  }
}

type Refusal = [string, { status: number; statusText: string; headers: Record<string, string> }];

function refusal(errors: readonly GraphQLFormattedError[], otherwise: number): Refusal {
  const status = refusalStatuses[String(errors[0]?.extensions?.code)] ?? otherwise;
  const headers: Record<string, string> = { 'content-type': 'application/json; charset=utf-8' };
  if (status === 503 || status === 429) headers['retry-after'] = retryAfterOf(errors);
  return [JSON.stringify({ errors }), { status, statusText: '', headers }];
}

/** The library refuses by itself what is no request at all: in one English sentence, or without a word. */
function inOurForm(body: string | null, language: Language): string | { errors: object[] } {
  const { errors } = JSON.parse(body ?? '{}') as { errors?: GraphQLFormattedError[] };
  const [error] = errors ?? [];
  if (body && error?.extensions) return body;
  const why = error?.message ?? 'Unsupported media type';
  return { errors: [answerOf(new DomainError(MALFORMED_SUBSCRIPTION, { why }), language)] };
}

/** Where to go on from: in the request's `extensions`, or in the header browsers send. */
function givenEventId({ body, headers, query }: FastifyRequest): unknown {
  const { extensions } = (body ?? {}) as { extensions?: { lastEventId?: unknown } };
  const { lastEventId } = (query ?? {}) as { lastEventId?: unknown };
  const given = [extensions?.lastEventId, headers['last-event-id'], lastEventId];
  return given.find((id) => id !== undefined && id !== null && id !== '') ?? null;
}

function asRequest(request: FastifyRequest, context: Exchange): Request<FastifyRequest, Exchange> {
  const { method, url, headers, body } = request;
  const get = (name: string) => {
    // The one the library compares with its own by `===`.
    if (name === 'accept') return 'text/event-stream';
    const value = headers[name];
    return Array.isArray(value) ? value[0] : value;
  };
  return { method, url, headers: { get }, body: body as never, raw: request, context };
}

type Writer = ReturnType<typeof createWriter>;

/** Writes one piece after the other and tells when the last one has left the process. */
function createWriter(raw: ServerResponse) {
  const ids: unknown[] = [];
  const closing: (() => void)[] = [];
  let pending = 0;
  let isClosed = false;
  let freed: (() => void) | null = null;
  raw.once('close', () => {
    isClosed = true;
    freed?.();
    for (const close of closing) close();
  });
  return {
    isClosed: () => isClosed,
    onClose: (close: () => void) => void closing.push(close),
    async isFree() {
      while (pending > 0 && !isClosed) {
        await new Promise<void>((resolve) => {
          freed = resolve;
        });
      }
    },
    expect(id: unknown) {
      pending += 1;
      ids.push(id);
    },
    async write(chunk: string) {
      const isNext = chunk.startsWith('event: next');
      const id = isNext ? ids.shift() : undefined;
      if (!isClosed && !raw.write(id === undefined ? chunk : `id: ${id}\n${chunk}`)) {
        await new Promise<void>((resolve) => {
          raw.once('drain', resolve);
          raw.once('close', resolve);
        });
      }
      if (!isNext) return;
      pending -= 1;
      freed?.();
    },
    closeWithin(ms: number) {
      setTimeout(() => raw.destroy(), ms).unref();
    },
  };
}
