import { setTimeout as pause } from 'node:timers/promises';
import type { Msg, NatsConnection } from 'nats';
import { isConnected, watchConnection } from '../connection.ts';
import type { Log } from '../log.ts';
import { inboxOf } from '../messages/inbox.ts';
import { serveSubject } from '../serving/serve.ts';
import {
  type Announcement,
  announceDefaults,
  announcementSubject,
  announceTimes,
  readVerdict,
  rollCallSubject,
  sdlSubject,
  type Verdict,
} from './schema-announcement.ts';

/** The instance that announces itself. */
export type AnnouncerOptions = {
  connection: NatsConnection;
  subgraph: string;
  instance: string;
  sdl: string;
  schemaHash: string;
  /** How long gateways are waited for at most; 0 for not at all. */
  waitMs?: number;
  log: Log;
};

/** Says to gateways which schema this instance has, from its start to its end. */
export type SchemaAnnouncer = {
  /** Settled when requests may be taken. */
  cleared: Promise<void>;
  /** Requests are being taken. */
  serving(): void;
  /** No request is taken any more, and none is in hand. */
  gone(): Promise<void>;
};

/** Rounds after which a gateway that was heard of and says nothing more has left. */
const remembered = 3;
/** Rounds after which whoever listens and never answers is taken for no gateway. */
const silentMax = 10;
const sayAgainMs = 10_000;

/**
 * Announces a schema and waits until every gateway that can be heard asks only what this schema can
 * answer. Nobody is waited for where there is no gateway, and where another instance with the same
 * schema serves already.
 */
export function announceSchema(options: AnnouncerOptions): SchemaAnnouncer {
  const { connection, subgraph, instance, sdl, schemaHash, log } = options;
  const subject = announcementSubject(subgraph);
  const startedAt = Date.now();
  let state: Announcement['state'] = 'waiting';
  let isStopped = false;

  const announce = (reply?: string) => {
    const own: Announcement = { version: 1, subgraph, instance, schemaHash, state, startedAt };
    if (connection.isClosed()) return;
    connection.publish(subject, JSON.stringify(own), reply ? { reply } : undefined);
  };
  const answerRollCall = connection.subscribe(rollCallSubject, {
    callback(error) {
      if (error) log.error({ err: error, subject: rollCallSubject }, 'subscription refused');
      else announce();
    },
  });
  const texts = serveSubject({
    ...{ connection, log, handler: () => sdl },
    subject: sdlSubject(subgraph, instance),
    queue: instance,
  });
  const heartbeat = setInterval(() => announce(), announceTimes.heartbeatMs);
  heartbeat.unref();
  const unwatch = watchConnection(connection, ({ type }) => {
    if (type === 'connected') announce();
  });

  return {
    cleared: untilCleared(),
    serving() {
      state = 'serving';
      announce();
    },
    async gone() {
      isStopped = true;
      clearInterval(heartbeat);
      unwatch();
      state = 'gone';
      announce();
      if (!answerRollCall.isClosed()) answerRollCall.unsubscribe();
      await texts.drain(1_000);
    },
  };

  async function untilCleared(): Promise<void> {
    const waitMs = options.waitMs ?? announceDefaults.waitMs;
    const endsAt = Date.now() + waitMs;
    const heard = new Map<string, { round: number; verdict: Verdict }>();
    let saidAt = 0;
    for (let round = 1; waitMs > 0 && !isStopped && !connection.isClosed(); round += 1) {
      const { isNobodyThere, isServed } = await askRound(heard, round);
      for (const [gateway, { round: last }] of heard) {
        if (last <= round - remembered) heard.delete(gateway);
      }
      if (isServed || (heard.size === 0 && (isNobodyThere || round >= silentMax))) return;
      const waitedFor = [...heard.values()].filter(
        ({ round: last, verdict }) => last !== round || verdict.state !== 'ready',
      );
      // A second round gives a gateway the time to speak that was busy during the first.
      if (round > 1 && heard.size > 0 && waitedFor.length === 0) return;
      const gateways = waitedFor.map(({ verdict }) => verdict);
      if (Date.now() >= endsAt) {
        log.error(
          { subgraph, schemaHash, gateways, waitMs },
          'gateways do not follow this schema; serving all the same, and what they ask may fail',
        );
        return;
      }
      if (gateways.length > 0 && Date.now() - saidAt > sayAgainMs) {
        saidAt = Date.now();
        log.info({ subgraph, schemaHash, gateways }, 'waiting for gateways to follow this schema');
      }
    }
  }

  async function askRound(heard: Map<string, { round: number; verdict: Verdict }>, round: number) {
    const over = new AbortController();
    const outcome = { isNobodyThere: false, isServed: false };
    const inbox = inboxOf(connection).open({
      requestSubject: subject,
      receive(message: Msg) {
        if (message.headers?.code === 503) {
          outcome.isNobodyThere = true;
          return over.abort();
        }
        const verdict = readVerdict(message.data);
        if (!verdict) return;
        heard.set(verdict.gateway, { round, verdict });
        if (verdict.state !== 'ready' || !verdict.isServed) return;
        outcome.isServed = true;
        over.abort();
      },
      fail: () => over.abort(),
    });
    try {
      if (isConnected(connection)) announce(inbox.subject);
      await pause(announceTimes.roundMs, undefined, { signal: over.signal });
    } catch {
      // Known before the time is over. A connection that is away must not make this a busy loop.
      if (!outcome.isNobodyThere && !outcome.isServed) await pause(announceTimes.roundMs);
    } finally {
      inbox.close();
    }
    return outcome;
  }
}
