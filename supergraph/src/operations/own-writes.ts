import { readFrom } from '@commerce-tracking/service-kit/commands/read-from';
import type { Connection } from '../nats-link.ts';
import type { OperationHooks } from './operation-hooks.ts';

/** Where gateways tell each other who has just written; no stream keeps it. */
export const writersSubject = 'write.supergraph.done';
const writersMax = 50_000;
const decoder = new TextDecoder();

/** Who has written lately, at this gateway or at another. */
export type Writers = {
  note(actorId: string): void;
  hasWritten(actorId: string): boolean;
  /** Listens to the other gateways once NATS has been reached. */
  follow(connection: Pick<Connection, 'subscribe'>): void;
};

/** Remembers writers for `keepMs` after their last write. */
export function createWriters(
  connection: () => Pick<Connection, 'publish' | 'isClosed'> | null,
  keepMs: number,
): Writers {
  const until = new Map<string, number>();
  const remember = (actorId: string) => {
    // Those who wrote last stand last, so that the first are the ones to forget.
    until.delete(actorId);
    until.set(actorId, performance.now() + keepMs);
    for (const [oldest, end] of until) {
      if (until.size <= writersMax && end > performance.now()) break;
      until.delete(oldest);
    }
  };
  return {
    note(actorId) {
      remember(actorId);
      const current = connection();
      if (current && !current.isClosed()) current.publish(writersSubject, actorId);
    },
    hasWritten: (actorId) => (until.get(actorId) ?? 0) > performance.now(),
    follow(current) {
      current.subscribe(writersSubject, {
        callback: (error, message) => {
          if (!error) remember(decoder.decode(message.data));
        },
      });
    },
  };
}

/**
 * Lets people read what they have just written although the subgraphs may read from a copy of the database
 * that lags: writes, the reads of whoever wrote in the last seconds, and the reads that answer an event go to
 * the database itself. See docs/decisions/0023-reads-from-a-copy.md.
 */
export function ownWritesHooks(writers: Writers): OperationHooks {
  return {
    resolved({ operation, contextValue: { actor, isLive, nats } }) {
      const isWrite = operation?.operation === 'mutation';
      if (isWrite || isLive || (actor && writers.hasWritten(actor.actorId))) {
        nats.headers[readFrom.header] = readFrom.database;
        // What is under way may have been asked before the write, which was another gateway's.
        nats.joinsNone = true;
      }
    },
    answering({ operation, contextValue: { actor } }) {
      // Before the answer leaves: the next question may come right behind it, at another gateway.
      if (operation?.operation === 'mutation' && actor) writers.note(actor.actorId);
    },
  };
}
