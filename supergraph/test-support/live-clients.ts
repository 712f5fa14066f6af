import { createClient as createSseClient } from 'graphql-sse';
import { createClient as createWsClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { until } from './gateway.ts';

export type Told = {
  data?: Record<string, Record<string, unknown>> | null;
  errors?: readonly { message: string; extensions?: Record<string, unknown>; path?: unknown }[];
  extensions?: { eventId?: string };
};

/** What a listener was told, and when. */
type Heard = Told & { at: number };

export type TestListener = {
  told: Heard[];
  /** How it ended: `complete`, or what the client was given. */
  ended: Promise<unknown>;
  stop(): void;
};

export type ListenOptions = {
  token?: string;
  variables?: Record<string, unknown>;
  lastEventId?: string | number;
  language?: string;
};

export type Listen = (origin: string, query: string, options?: ListenOptions) => TestListener;

/** Listens with the official client of Server-Sent Events. */
export const overSse: Listen = (origin, query, { token, variables, lastEventId } = {}) => {
  const client = createSseClient({
    url: `${origin}/graphql/stream`,
    headers: token ? { Authorization: `Bearer ${token}` } : {},
    retryAttempts: 0,
  });
  return listen((sink) =>
    client.subscribe(
      { query, variables, ...(lastEventId !== undefined && { extensions: { lastEventId } }) },
      sink as never,
    ),
  );
};

/** Listens with the official client of WebSockets. */
export const overWebSocket: Listen = (origin, query, { token, variables, lastEventId } = {}) => {
  const client = createWsClient({
    url: `${origin.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: token ? { Authorization: `Bearer ${token}` } : {},
    retryAttempts: 0,
  });
  return listen((sink) =>
    client.subscribe(
      { query, variables, ...(lastEventId !== undefined && { extensions: { lastEventId } }) },
      sink as never,
    ),
  );
};

type Sink = { next(told: Told): void; error(error: unknown): void; complete(): void };

function listen(subscribe: (sink: Sink) => () => void): TestListener {
  const told: Heard[] = [];
  let stop: () => void = () => undefined;
  const ended = new Promise<unknown>((resolve) => {
    stop = subscribe({
      next: (one) => told.push({ ...one, at: Date.now() }),
      error: resolve,
      complete: () => resolve('complete'),
    });
  });
  return { told, ended, stop: () => stop() };
}

/**
 * Waits until the gateway holds so many subscriptions: from then on they are told of everything. In production it shows
 * its figures only for its METRICS_TOKEN.
 */
export async function untilOpen(origin: string, count: number, token = ''): Promise<void> {
  const headers = { authorization: `Bearer ${token}` };
  await until(async () => {
    const response = await fetch(`${origin}/metrics`, { headers });
    const text = await response.text();
    if (!response.ok) throw new Error(`the figures are not shown: ${response.status} ${text}`);
    return text.includes(`\ngraphql_subscriptions ${count}\n`);
  });
}
