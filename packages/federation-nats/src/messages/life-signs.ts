import type { Msg, NatsConnection } from 'nats';
import { inboxOf } from './inbox.ts';
import { encodedHeaders, type ReceivedHeaders } from './message-headers.ts';
import { publishSoon } from './outgoing.ts';
import { Slots } from './slots.ts';
import { headerNames, lifeSignEveryMs, lifeSignWishes } from './wire.ts';

// A process that dies takes along what it works on, and nobody else knows. So whoever works says so now and then,
// to callers that want to know: silence is then a loss, and is known long before the deadline. And a caller that has
// left, and whose request need not be finished, answers such a sign with that.

/** Tells callers that their requests are being worked on, or wait for a place. */
export type LifeSigns = {
  /**
   * A request has come in. Gives the key under which it ends; `onLeft` is called if its caller has left before, where it
   * has said that the request need not be finished then.
   */
  begin(message: Msg, replyTo: string, onLeft: () => void): string;
  /** Tells a caller at its first request, and again from time to time, that it will be told. */
  introduce(headers: ReceivedHeaders, message: Msg, replyTo: string): void;
  /** Nothing more is sent for this request: its answer is on its way. */
  end(key: string): void;
};

type Working = {
  message: Msg;
  replyTo: string;
  onLeft: () => void;
  /** Where its caller may say that it has left; opened with the first sign. */
  line?: { subject: string; close(): void };
};

/** For so long a caller remembers that silence means something; the process says it twice as often. */
const rememberedMs = 60_000;
const callersMax = 1_000;
const isSign = encodedHeaders(`${headerNames.lifeSign}: 1\r\n`);

/** The signs of one served subject. */
export function createLifeSigns(connection: NatsConnection): LifeSigns {
  const working = new Slots<Working>();
  const introduced = new Map<string, number>();
  let ticking: NodeJS.Timeout | undefined;

  return {
    begin(message, replyTo, onLeft) {
      ticking ??= setInterval(tick, lifeSignEveryMs).unref();
      return working.add({ message, replyTo, onLeft });
    },
    introduce(headers, { subject }, replyTo) {
      if (!headers.has(headerNames.lifeSign)) return;
      const caller = `${replyTo.slice(0, replyTo.lastIndexOf('.'))} ${subject}`;
      const now = performance.now();
      if (now - (introduced.get(caller) ?? Number.NEGATIVE_INFINITY) < rememberedMs / 2) return;
      if (introduced.size >= callersMax) introduced.clear();
      introduced.set(caller, now);
      publishSoon(connection, replyTo, '', { headers: isSign });
    },
    end(key) {
      working.get(key)?.line?.close();
      working.delete(key);
    },
  };

  function tick(): void {
    const underWay = working.entries();
    if (underWay.length === 0 || connection.isClosed()) {
      clearInterval(ticking);
      ticking = undefined;
      return;
    }
    for (const [, work] of underWay) {
      const wish = work.message.headers?.get(headerNames.lifeSign);
      if (!wish) continue;
      if (wish === lifeSignWishes.andDropWhenLeft) work.line ??= lineFor(work);
      publishSoon(connection, work.replyTo, '', { headers: isSign, reply: work.line?.subject });
    }
  }

  function lineFor(work: Working): Working['line'] {
    return inboxOf(connection).open({
      requestSubject: work.replyTo,
      receive: ({ data }) => {
        // Nothing is said where a gateway is between two nodes, or gone: then the deadline decides.
        if (Buffer.from(data).toString('latin1') === '0') work.onLeft();
      },
      // The next sign opens another one.
      fail: () => {
        work.line = undefined;
      },
    });
  }
}

const heard = new WeakMap<NatsConnection, Map<string, number>>();

/** Notes that whoever serves the subject sends signs. */
export function noteSign(connection: NatsConnection, subject: string): void {
  const subjects = heard.get(connection) ?? new Map<string, number>();
  if (subjects.size >= callersMax) subjects.clear();
  heard.set(connection, subjects.set(subject, performance.now()));
}

/** Whether silence of whoever serves the subject means that it is gone. */
export function sendsSigns(connection: NatsConnection, subject: string): boolean {
  const at = heard.get(connection)?.get(subject);
  return at !== undefined && performance.now() - at < rememberedMs;
}
