import { type ConnectionOptions, connect, type NatsConnection, nkeyAuthenticator } from 'nats';
import {
  type ConnectionStatus,
  connectionDefaults,
  linkOf,
  openLink,
  tell,
  watchConnection,
} from './messages/connection-link.ts';
import { closeGivenUpDials } from './messages/given-up-dials.ts';

export type { NatsConnection } from 'nats';
export {
  type ConnectionStatus,
  connectionDefaults,
  noteNodes,
  watchConnection,
} from './messages/connection-link.ts';

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

/** A server that takes the connection and says nothing (a paused process) is left for the next one. */
const greetedWithinMs = 3_000;

/**
 * What is published in one turn is written to the socket at once up to so much; the client's own limit of
 * 32 kB (an option without a type) is that of two operations' fetches.
 */
const pendingBytesMax = 256 * 1024;

/** From one node of a cluster to the next it takes less than this; a broker that stays away longer is away. */
const changeOfNodeMs = 750;

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
