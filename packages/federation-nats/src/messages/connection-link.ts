import { Events, type NatsConnection, type Status } from 'nats';

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

/** What holds where nothing else is said. */
export const connectionDefaults = {
  pingIntervalMs: 15_000,
  reconnectWaitMs: 2_000,
  // Whoever answers needs less than this, most of the time.
  afterLossMs: 1_000,
} as const;

const noteNodesMs = 200;

/** What is known of a connection beside what the client itself knows. */
export type Link = {
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

/** Calls back on each change of the connection's state; the returned function ends that. */
export function watchConnection(
  connection: NatsConnection,
  watcher: (event: ConnectionStatus) => void,
): () => void {
  const { watchers } = linkOf(connection);
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

/** Of a connection made elsewhere too, with what holds where nothing is said. */
export function linkOf(connection: NatsConnection): Link {
  return links.get(connection) ?? openLink(connection, '_INBOX');
}

/** Begins to follow the state of a connection. */
export function openLink(
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

/** A watcher that throws must not stop the others, nor the reading of the status. */
export function tell(link: Link, event: ConnectionStatus): void {
  for (const watcher of link.watchers) {
    try {
      watcher(event);
    } catch (error) {
      process.emitWarning(error as Error);
    }
  }
}
