import {
  type ConnectionOptions,
  connect,
  Events,
  type NatsConnection,
  nkeyAuthenticator,
  type Status,
} from 'nats';
import { closeGivenUpDials } from './messages/given-up-dials.ts';

export type { NatsConnection } from 'nats';

/** What happens to a connection, as told to its watchers. */
export type ConnectionStatus =
  | { type: 'connected'; server: string }
  | { type: 'waiting'; error: Error }
  | { type: 'disconnected' }
  | { type: 'not-permitted'; operation: 'publish' | 'subscription'; subject: string }
  | { type: 'leaving'; server: string }
  | { type: 'node-lost' }
  | { type: 'error'; code: string }
  | { type: 'closed'; error?: Error };

/** Where to connect, as whom, and who is told of it. */
export type ConnectOptions = {
  /** Addresses, in a list or separated by commas; one that goes away is left for another. */
  servers: string | string[];
  /** Shown by the server; also names the private inbox unless `inboxPrefix` is given. */
  name: string;
  /** Subjects of replies start with it, so that permissions can keep them private. */
  inboxPrefix?: string;
  user?: string;
  pass?: string;
  token?: string;
  /** Seed of the user's nkey, which signs what the server asks and never travels. */
  nkeySeed?: string;
  tls?: ConnectionOptions['tls'];
  /** Keep trying until a first server answers, so that a service may start before NATS. */
  waitOnFirstConnect?: boolean;
  /** Ends the waiting of `waitOnFirstConnect`. */
  signal?: AbortSignal;
  pingIntervalMs?: number;
  reconnectWaitMs?: number;
  /** How long answers under way are still waited for when a node of the cluster is lost, perhaps with them. */
  afterLossMs?: number;
  onStatus?: (event: ConnectionStatus) => void;
};

/** What holds where nothing else is said. */
export const connectionDefaults = {
  pingIntervalMs: 15_000,
  reconnectWaitMs: 2_000,
  // Whoever answers needs less than this, most of the time.
  afterLossMs: 1_000,
} as const;

/** A server that takes the connection and says nothing (a paused process) is left for the next one. */
const greetedWithinMs = 3_000;

/**
 * What is published in one turn is written to the socket at once up to so much; the client's own limit of
 * 32 kB (an option without a type) is that of two operations' fetches.
 */
const pendingBytesMax = 256 * 1024;

/** From one node of a cluster to the next it takes less than this; a broker that stays away longer is away. */
const changeOfNodeMs = 750;
const noteNodesMs = 200;

type Link = {
  connected: boolean;
  /** Since when it is not, by the process's own clock. */
  lostAt: number;
  /** What the server has last said of itself and the other nodes. */
  info: NatsConnection['info'];
  inboxPrefix: string;
  afterLossMs: number;
  watchers: Set<(event: ConnectionStatus) => void>;
};

const links = new WeakMap<NatsConnection, Link>();

/**
 * Connects with the settings a long-lived service needs: never give up reconnecting, notice a dead
 * peer within a minute, a private inbox, no stack trace taken per request.
 */
export async function connectNats(options: ConnectOptions): Promise<NatsConnection> {
  const { onStatus, signal, waitOnFirstConnect = false } = options;
  closeGivenUpDials();
  const inboxPrefix = options.inboxPrefix ?? `_INBOX_${options.name.replace(/[^\w-]/g, '_')}`;
  // The client takes a text for one address.
  const servers = [options.servers]
    .flat()
    .flatMap((text) => text.split(','))
    .map((text) => text.trim());
  for (;;) {
    try {
      const connection = await connect({
        servers: servers.filter(Boolean),
        timeout: greetedWithinMs,
        name: options.name,
        inboxPrefix,
        user: options.user,
        pass: options.pass,
        token: options.token,
        ...(options.nkeySeed && {
          authenticator: nkeyAuthenticator(new TextEncoder().encode(options.nkeySeed)),
        }),
        tls: options.tls,
        maxReconnectAttempts: -1,
        pingInterval: options.pingIntervalMs ?? connectionDefaults.pingIntervalMs,
        reconnectTimeWait: options.reconnectWaitMs ?? connectionDefaults.reconnectWaitMs,
        ignoreAuthErrorAbort: true,
        noAsyncTraces: true,
        ...({ pendingLimit: pendingBytesMax } as object),
      });
      const link = openLink(connection, inboxPrefix, options.afterLossMs);
      if (onStatus) {
        link.watchers.add(onStatus);
        tell(link, { type: 'connected', server: connection.getServer() });
      }
      return connection;
    } catch (error) {
      if (!waitOnFirstConnect || signal?.aborted) throw error;
      onStatus?.({ type: 'waiting', error: error as Error });
      await pause(options.reconnectWaitMs ?? 500, signal);
    }
  }
}

/** False while the broker is away: a request would only wait out its whole deadline. */
export function isConnected(connection: NatsConnection): boolean {
  return linkOf(connection).connected;
}

/** Waits for a change of node: true once it is connected, false where the broker has been away for longer. */
export async function isConnectedSoon(connection: NatsConnection): Promise<boolean> {
  const link = linkOf(connection);
  const leftMs = link.lostAt + changeOfNodeMs - performance.now();
  if (link.connected || leftMs <= 0 || connection.isClosed()) return link.connected;
  return new Promise((resolve) => {
    const unwatch = watchConnection(connection, ({ type }) => {
      if (type === 'connected' || type === 'closed') end();
    });
    const timer = setTimeout(end, leftMs);
    function end() {
      unwatch();
      clearTimeout(timer);
      resolve(link.connected);
    }
  });
}

/** Calls back on each change of the connection's state; the returned function ends that. */
export function watchConnection(
  connection: NatsConnection,
  watcher: (event: ConnectionStatus) => void,
): () => void {
  const { watchers } = linkOf(connection);
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

/** One round trip to the server: liveness must not rest on what the client believes. */
export async function pingServer(connection: NatsConnection, timeoutMs = 2_000): Promise<boolean> {
  if (connection.isClosed() || !isConnected(connection)) return false;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(resolve, timeoutMs, false);
  });
  const flushed = connection.flush().then(
    () => true,
    () => false,
  );
  const alive = await Promise.race([flushed, late]);
  clearTimeout(timer);
  return alive;
}

/** Prefix under which this connection may receive replies. */
export function inboxPrefixOf(connection: NatsConnection): string {
  return linkOf(connection).inboxPrefix;
}

/** How long this connection waits for answers after a node was lost. */
export function afterLossMsOf(connection: NatsConnection): number {
  return linkOf(connection).afterLossMs;
}

function linkOf(connection: NatsConnection): Link {
  return links.get(connection) ?? openLink(connection, '_INBOX');
}

function openLink(
  connection: NatsConnection,
  inboxPrefix: string,
  afterLossMs: number = connectionDefaults.afterLossMs,
): Link {
  const link: Link = {
    connected: !connection.isClosed(),
    lostAt: Number.NEGATIVE_INFINITY,
    info: undefined,
    inboxPrefix,
    afterLossMs,
    watchers: new Set(),
  };
  links.set(connection, link);
  void readStatus(connection, link);
  const looking = setInterval(noteNodes, noteNodesMs, connection).unref();
  void connection.closed().then((error) => {
    clearInterval(looking);
    link.connected = false;
    tell(link, error ? { type: 'closed', error } : { type: 'closed' });
  });
  return link;
}

async function readStatus(connection: NatsConnection, link: Link): Promise<void> {
  for await (const status of connection.status()) {
    const event = toEvent(connection, status);
    if (!event) continue;
    if (event.type === 'connected') link.connected = true;
    if (event.type === 'disconnected') {
      link.connected = false;
      link.lostAt = performance.now();
    }
    tell(link, event);
  }
}

/**
 * Takes note of the nodes there are, and tells the watchers when one is lost. Each node tells its clients of all, and
 * the client tells only of those it did not know before. Done now and then, and before each request, so that what
 * was asked is known to be older than the loss. Who has changed its own node has been told enough.
 */
export function noteNodes(connection: NatsConnection): void {
  const link = linkOf(connection);
  const { info } = connection;
  if (!info || info === link.info || !link.connected) return;
  const nodes = info.connect_urls ?? [];
  const before = link.info;
  link.info = info;
  if (before?.server_id !== info.server_id) return;
  const isLost = (before.connect_urls ?? []).some((node) => !nodes.includes(node));
  if (isLost) tell(link, { type: 'node-lost' });
}

function toEvent(connection: NatsConnection, status: Status): ConnectionStatus | undefined {
  switch (status.type) {
    case Events.Reconnect:
      return { type: 'connected', server: connection.getServer() };
    case Events.Disconnect:
      return { type: 'disconnected' };
    case Events.LDM:
      return { type: 'leaving', server: String(status.data) };
    case Events.Error: {
      const refused = status.permissionContext;
      if (!refused) return { type: 'error', code: String(status.data) };
      const operation = refused.operation === 'publish' ? 'publish' : 'subscription';
      return { type: 'not-permitted', operation, subject: refused.subject };
    }
    default:
      return undefined;
  }
}

// A watcher that throws must not stop the others, nor the reading of the status.
function tell(link: Link, event: ConnectionStatus): void {
  for (const watcher of link.watchers) {
    try {
      watcher(event);
    } catch (error) {
      process.emitWarning(error as Error);
    }
  }
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
