import { createInbox, type Msg, type NatsConnection } from 'nats';
import { afterLossMsOf, inboxPrefixOf, noteNodes, watchConnection } from '../connection.ts';
import { TransportError } from '../errors.ts';
import { publishSoon } from './outgoing.ts';
import { Slots } from './slots.ts';

/** Someone waiting for messages on an own subject of the shared inbox. Neither call may throw. */
export type InboxEntry = {
  /** Where the request was published, to be told when the server refuses that. */
  requestSubject: string;
  receive(message: Msg): void;
  fail(error: TransportError): void;
};

/** One wildcard subscription per connection; entries are told apart by the last subject token. */
export type Inbox = {
  open(entry: InboxEntry): { subject: string; close(): void };
};

const inboxes = new WeakMap<NatsConnection, Inbox>();

/** The inbox of a connection, made on first use. */
export function inboxOf(connection: NatsConnection): Inbox {
  let inbox = inboxes.get(connection);
  if (!inbox) {
    inbox = createSharedInbox(connection);
    inboxes.set(connection, inbox);
  }
  return inbox;
}

function createSharedInbox(connection: NatsConnection): Inbox {
  const base = `${createInbox(inboxPrefixOf(connection))}.`;
  const waiting = new Slots<InboxEntry>();

  const failAll = (error: TransportError, subject?: string) => {
    for (const [token, entry] of waiting.entries()) {
      if (subject !== undefined && entry.requestSubject !== subject) continue;
      waiting.delete(token);
      entry.fail(error);
    }
  };

  // Their answers may have been lost with the connection of whoever works on them, and nobody would ever know.
  const failLater = (tokens: readonly string[]) => {
    const fail = () => {
      for (const token of tokens) {
        const entry = waiting.get(token);
        waiting.delete(token);
        entry?.fail(
          new TransportError('TIMEOUT', 'a node was lost, perhaps with the answer', false),
        );
      }
    };
    if (tokens.length > 0) setTimeout(fail, afterLossMsOf(connection)).unref();
  };

  const subscription = connection.subscribe(`${base}*`, {
    callback(error, message) {
      if (error) {
        inboxes.delete(connection);
        failAll(new TransportError('NOT_PERMITTED', 'the own inbox may not be subscribed', false));
        return;
      }
      const entry = waiting.get(message.subject.slice(base.length));
      if (entry) entry.receive(message);
      // A late chunk: its caller has left, so its sender may stop.
      else if (message.reply) publishSoon(connection, message.reply, '0');
    },
  });

  const unwatch = watchConnection(connection, (event) => {
    if (event.type === 'disconnected') {
      failAll(new TransportError('TIMEOUT', 'connection lost while waiting for the answer', false));
    } else if (event.type === 'node-lost') {
      failLater(waiting.entries().map(([token]) => token));
    } else if (event.type === 'closed') {
      failAll(new TransportError('UNAVAILABLE', 'connection closed', false));
    } else if (event.type === 'not-permitted' && event.operation === 'publish') {
      failAll(
        new TransportError('NOT_PERMITTED', `not permitted: ${event.subject}`),
        event.subject,
      );
    }
  });
  void subscription.closed.then(unwatch);

  return {
    open(entry) {
      noteNodes(connection);
      const token = waiting.add(entry);
      return { subject: base + token, close: () => waiting.delete(token) };
    },
  };
}
