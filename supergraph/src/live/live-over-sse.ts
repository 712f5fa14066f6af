import type { ServerResponse } from 'node:http';
import { answerOf, DomainError } from '@commerce-tracking/service-kit/errors';
import { NOT_SIGNED_IN } from '@commerce-tracking/service-kit/reasons';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { createHandler, type Request, type Response } from 'graphql-sse';
import { retryAfterOf } from '../errors.ts';
import {
  type ContextOptions,
  createRequestContext,
  type RequestContext,
} from '../request-context.ts';
import type { Live } from './live.ts';
import type { LiveSessions } from './live-sessions.ts';
import type { LiveStream } from './live-stream.ts';

export type SseParts = {
  live: Live;
  sessions: LiveSessions;
  context: ContextOptions;
  path: string;
};

const refusalStatuses: Record<string, number> = { UNAVAILABLE: 503, RATE_LIMITED: 429 };

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
      return reply.code(406).header('accept', 'text/event-stream').send();
    }
    let context: RequestContext | null = null;
    try {
      context = await createRequestContext({ id, headers, address }, parts.context);
      if (context.refused) throw context.refused;
      if (!context.actor) throw new DomainError(NOT_SIGNED_IN);
    } catch (error) {
      const errors = live.refusals(error, context);
      const code = String(errors[0]?.extensions?.code);
      if (code === 'RATE_LIMITED') reply.header('retry-after', retryAfterOf(errors));
      return reply.code(refusalStatuses[code] ?? 401).send({ errors });
    }
    const lastEventId = givenEventId(request) ?? (await live.lastEventId());
    if (lastEventId !== null) reply.header('last-event-id', String(lastEventId).slice(0, 40));
    const writer = createWriter(reply.raw);
    const [body, init] = await handle(asRequest(request, { fastify: request, context, writer }));
    if (body === null || typeof body === 'string') {
      return reply
        .code(init.status)
        .headers({ ...init.headers })
        .send(body ?? undefined);
    }
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
    const errors = live.refusals(error, context);
    const code = errors[0]?.extensions?.code;
    const status =
      code === 'BUSY' || code === 'UNAVAILABLE' ? 503 : code === 'FORBIDDEN' ? 403 : 400;
    const type = 'application/json; charset=utf-8';
    return [
      JSON.stringify({ errors }),
      { status, statusText: '', headers: { 'content-type': type } },
    ];
  }
}

/** Where to go on from: in the request's `extensions`, or in the header browsers send. */
function givenEventId({ body, headers, query }: FastifyRequest): unknown {
  const { extensions } = (body ?? {}) as { extensions?: { lastEventId?: unknown } };
  const { lastEventId } = (query ?? {}) as { lastEventId?: unknown };
  return extensions?.lastEventId ?? headers['last-event-id'] ?? lastEventId ?? null;
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
