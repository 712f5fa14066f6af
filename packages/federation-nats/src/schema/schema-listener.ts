import { setTimeout as pause } from 'node:timers/promises';
import type { Msg, NatsConnection } from 'nats';
import { isConnected, watchConnection } from '../connection.ts';
import type { Log } from '../log.ts';
import { inboxOf } from '../messages/inbox.ts';
import { inboxStart } from '../messages/wire.ts';
import {
  type Announcement,
  announcementSubject,
  readAnnouncement,
  rollCallSubject,
  type Verdict,
} from './schema-announcement.ts';
import type { SchemaInstances } from './schema-instances.ts';

/** A gateway's ear for the instances that announce their schemas. */
export type SchemaListener = {
  /** Settled when those that are there have had the time to announce themselves. */
  rollCall(): Promise<void>;
  stop(): void;
};

export type SchemaListenerOptions = {
  connection: NatsConnection;
  /** The subgraphs of the supergraph: no others are listened to. */
  subgraphs: ReadonlySet<string>;
  instances: SchemaInstances;
  /** What an instance is told that waits for an answer. */
  verdictOn(announcement: Announcement): Verdict;
  /** Something else is announced than before. */
  onChange(): void;
  /** Called every second while announcements can be heard. */
  onTick(): void;
  log: Log;
};

const rollCallMs = 300;
const tickMs = 1_000;

/** Keeps account of the instances that are heard, and answers those that wait. */
export function listenForSchemas(options: SchemaListenerOptions): SchemaListener {
  const { connection, subgraphs, instances, verdictOn, onChange, onTick, log } = options;
  const foreign = new Set<string>();

  const announcements = connection.subscribe(announcementSubject('*'), {
    callback(error, message) {
      try {
        if (error) log.error({ err: error }, 'announcements of schemas may not be subscribed');
        else hear(message);
      } catch (err) {
        log.warn({ err }, 'an announcement could not be taken');
      }
    },
  });
  let tickedAt = Date.now();
  const tick = setInterval(() => {
    const now = Date.now();
    // Whoever has not listened cannot say who was silent.
    const wasDeaf = now - tickedAt > tickMs * 3 || !isConnected(connection);
    tickedAt = now;
    if (wasDeaf) return instances.excuse(now);
    if (instances.expire(now)) onChange();
    onTick();
  }, tickMs);
  tick.unref();
  const unwatch = watchConnection(connection, ({ type }) => {
    if (type !== 'connected') return;
    instances.excuse(Date.now());
    connection.publish(rollCallSubject);
  });

  function hear(message: Msg): void {
    const announcement = readAnnouncement(message.data);
    if (!announcement) return;
    const { subgraph } = announcement;
    // Permissions go by the subject: nobody speaks for another subgraph.
    if (message.subject !== announcementSubject(subgraph)) return;
    if (subgraphs.has(subgraph)) {
      if (instances.hear(announcement, Date.now())) onChange();
    } else if (!foreign.has(subgraph)) {
      foreign.add(subgraph);
      log.warn({ subgraph }, 'a subgraph that is not in the supergraph announces itself');
    }
    if (message.reply?.startsWith(inboxStart)) {
      message.respond(JSON.stringify(verdictOn(announcement)));
    }
  }

  return {
    async rollCall() {
      const over = new AbortController();
      const inbox = inboxOf(connection).open({
        requestSubject: rollCallSubject,
        receive: () => over.abort(),
        fail: () => over.abort(),
      });
      connection.publish(rollCallSubject, undefined, { reply: inbox.subject });
      // Nobody there is said at once; whoever is there announces itself meanwhile.
      await pause(rollCallMs, undefined, { signal: over.signal }).catch(() => undefined);
      inbox.close();
    },
    stop() {
      clearInterval(tick);
      unwatch();
      if (!announcements.isClosed()) announcements.unsubscribe();
    },
  };
}
