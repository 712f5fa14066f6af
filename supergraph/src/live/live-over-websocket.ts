import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { answerOf, DomainError } from '@commerce-tracking/service-kit/errors';
import { newId } from '@commerce-tracking/service-kit/ids';
import type { Logger } from '@commerce-tracking/service-kit/logs';
import { NOT_SIGNED_IN } from '@commerce-tracking/service-kit/reasons';
import { networkOf } from '@commerce-tracking/service-kit/values/network';
import type { FastifyInstance } from 'fastify';
import { type ExecutionArgs, GraphQLError, parse } from 'graphql';
import { CloseCode, handleProtocols, makeServer } from 'graphql-ws';
import { type WebSocket, WebSocketServer } from 'ws';
import { type CorsOptions, createOriginCheck } from '../http/cors.ts';
import type { RateLimits } from '../rate-limit/rate-limits.ts';
import {
  type ContextOptions,
  createRequestContext,
  type RequestContext,
} from '../request-context.ts';
import { TOO_MANY_CONNECTIONS } from './live.errors.ts';
import type { Live } from './live.ts';
import type { LiveSession, LiveSessions } from './live-sessions.ts';
import { createOpenPlaces } from './open-places.ts';
import { refuse, refuseWith } from './refused-upgrade.ts';
import { close, closeCodes, closeFor, isOfConnection, keepAlive } from './websocket-ends.ts';

export type WebSocketParts = {
  live: Live;
  sessions: LiveSessions;
  context: ContextOptions;
  path: string;
  /** Pages that may connect; browsers ask nobody before they open a WebSocket. */
  cors: CorsOptions;
  rateLimits: RateLimits;
  /** How many stand in front, each adding the address it was asked from to X-Forwarded-For. */
  proxies: number;
  messageBytesMax: number;
  connectionsMax: number;
  /** Of one network address, signed in or not. */
  perAddressMax: number;
  log: Logger;
};

/** How long a connection may stand before it says who it is. */
const introductionMs = 3_000;

type Extra = {
  socket: WebSocket;
  request: IncomingMessage;
  address: string;
  session: LiveSession | null;
  context: RequestContext | null;
};

/** Subscriptions over WebSocket in the `graphql-transport-ws` protocol, beside GraphQL over HTTP. */
export function serveWebSocket(
  app: FastifyInstance,
  parts: WebSocketParts,
): { stop(): Promise<void> } {
  const { path, log } = parts;
  const isAllowedOrigin = createOriginCheck(parts.cors);
  const ofNetworks = createOpenPlaces();
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: parts.messageBytesMax,
    handleProtocols,
    perMessageDeflate: false,
  });
  const protocol = makeServer<Record<string, unknown>, Extra>({
    connectionInitWaitTimeout: introductionMs,
    onConnect: (ctx) => admit(ctx.extra, ctx.connectionParams ?? {}, parts),
    onSubscribe: ({ extra }, id, payload) => subscribe(extra, id, payload, parts),
    subscribe: ({ contextValue }) => contextValue as AsyncGenerator<never>,
    // Sent as they are: they have been presented already.
    onNext: (_ctx, _id, _payload, _args, result) => result,
    onError: (_ctx, _id, _payload, errors) => errors.map((error) => error.toJSON()),
  });

  app.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    if (request.url?.split('?')[0] !== path) return refuse(socket, 404);
    const { origin, host } = request.headers;
    const isForeign = origin && origin.replace(/^https?:\/\//, '') !== host;
    if (isForeign && !isAllowedOrigin(origin)) return refuse(socket, 403);
    const address = addressOf(request, parts.proxies);
    try {
      parts.rateLimits.admitAddress(address);
      assertRoom(address);
    } catch (error) {
      return refuseWith(socket, error, request.headers, log);
    }
    sockets.handleUpgrade(request, socket, head, (opened) => serve(opened, request, address));
  });

  function assertRoom(address: string): void {
    const { connectionsMax, perAddressMax } = parts;
    const isFull = ofNetworks.of(networkOf(address)) >= perAddressMax;
    if (!isFull && sockets.clients.size < connectionsMax) return;
    throw new DomainError(TOO_MANY_CONNECTIONS, { max: isFull ? perAddressMax : connectionsMax });
  }

  function serve(socket: WebSocket, request: IncomingMessage, address: string): void {
    const extra: Extra = { socket, request, address, session: null, context: null };
    const heartbeat = keepAlive(socket);
    socket.once('close', ofNetworks.take(networkOf(address)));
    const closed = protocol.opened(
      {
        protocol: socket.protocol,
        send: (data) =>
          new Promise((resolve, reject) => {
            if (socket.readyState !== socket.OPEN) return resolve();
            // Told once the text has left the process: the next answer waits for it.
            socket.send(data, (error) => (error ? reject(error) : resolve()));
          }),
        close: (code = 1000, reason) => close(socket, code, reason),
        onMessage: (receive) =>
          socket.on('message', (data) => {
            receive(String(data)).catch((error: unknown) => {
              if (socket.readyState !== socket.OPEN) return;
              if (isOfServers(error)) return close(socket, CloseCode.BadRequest, error.message);
              log.warn({ err: error }, 'message of a listener not handled');
              close(socket, 1011, 'Internal error');
            });
          }),
      },
      extra,
    );
    socket.on('error', (error) => log.debug({ err: error }, 'connection of a listener failed'));
    socket.once('close', (code, reason) => {
      clearInterval(heartbeat);
      extra.session?.leave();
      closed(code, String(reason)).catch((error: unknown) =>
        log.warn({ err: error }, 'subscriptions of a closed connection not ended'),
      );
    });
  }

  return {
    async stop() {
      for (const socket of sockets.clients) close(socket, closeCodes.stopping, 'GATEWAY_STOPPING');
      const end = Date.now() + 2_000;
      while (sockets.clients.size > 0 && Date.now() < end) {
        await new Promise((wake) => setTimeout(wake, 20));
      }
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
    },
  };
}

/** Reads who connects, from the first message or from the request's own headers. */
async function admit(
  extra: Extra,
  params: Record<string, unknown>,
  { live, sessions, context: options }: WebSocketParts,
): Promise<boolean | Record<string, unknown>> {
  const { socket, request, address } = extra;
  const headers = { ...request.headers };
  for (const [name, value] of Object.entries(params)) {
    const header = name.toLowerCase();
    if (['authorization', 'x-language'].includes(header) && typeof value === 'string') {
      headers[header] = value;
    }
  }
  try {
    const context = await createRequestContext({ id: newId(), headers, address }, options);
    if (context.refused) {
      const { details } = context.refused.extensions as { details?: { reason?: string } };
      const isExpired = details?.reason === 'TOKEN_EXPIRED';
      close(socket, isExpired ? closeCodes.expired : closeCodes.unauthenticated, details?.reason);
      return true;
    }
    if (!context.actor) throw new DomainError(NOT_SIGNED_IN);
    extra.context = context;
    extra.request.headers = headers;
    extra.session = sessions.enter(headers.authorization, (reason) => closeFor(socket, reason));
    if (socket.readyState !== socket.OPEN) extra.session.leave();
  } catch (error) {
    const isAnonymous = error instanceof DomainError;
    const code = isAnonymous ? closeCodes.unauthenticated : closeCodes.busy;
    close(socket, code, isAnonymous ? error.reason.name : 'UNAVAILABLE');
    return true;
  }
  const lastEventId = await live.lastEventId();
  return lastEventId === null ? true : { lastEventId };
}

type Payload = {
  query: string;
  operationName?: string | null;
  variables?: Record<string, unknown> | null;
  extensions?: Record<string, unknown> | null;
};

async function subscribe(
  extra: Extra,
  _id: string,
  { extensions, ...request }: Payload,
  { live, rateLimits }: WebSocketParts,
): Promise<ExecutionArgs | GraphQLError[]> {
  const { socket, context, session, address } = extra;
  if (!context || !session) return [new GraphQLError('Not signed in')];
  try {
    if (context.actor) rateLimits.admitUser(context.actor.userId);
    const stream = await live.open(
      { ...request, lastEventId: extensions?.lastEventId },
      {
        context,
        session,
        incoming: { headers: extra.request.headers, address },
        farewell: (reason) =>
          isOfConnection(reason) ? null : { errors: [answerOf(reason, context.language)] },
        ended(reason) {
          if (isOfConnection(reason)) closeFor(socket, reason);
        },
      },
    );
    if (socket.readyState !== socket.OPEN) stream.end();
    return {
      schema: {} as never,
      document: parse(request.query),
      contextValue: stream,
      operationName: request.operationName,
    };
  } catch (error) {
    return live
      .refusals(error, context)
      .map(({ message, extensions: told }) => new GraphQLError(message, { extensions: told }));
  }
}

/** Whether a client has sent what only a server says, as the library throws it. */
function isOfServers(error: unknown): error is Error {
  return error instanceof Error && error.message.startsWith('Unexpected message of type ');
}

/** The caller's address, as the outermost of our own proxies has seen it; what stands before that is anybody's word. */
function addressOf(request: IncomingMessage, proxies: number): string {
  const own = request.socket.remoteAddress ?? '';
  const forwarded = String(request.headers['x-forwarded-for'] ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  return proxies > 0 ? (forwarded.at(-Math.min(proxies, forwarded.length)) ?? own) : own;
}
