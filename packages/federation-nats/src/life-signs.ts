import type { Msg, NatsConnection } from 'nats';
import { encodedHeaders, type ReceivedHeaders } from './message-headers.ts';
import { publishSoon } from './outgoing.ts';
import { Slots } from './slots.ts';
import { headerNames, lifeSignEveryMs } from './wire.ts';

// A process that dies takes along what it works on, and nobody else knows. So whoever works says so now and then,
// to callers that want to know: silence is then a loss, and is known long before the deadline.

/** Tells callers that their requests are being worked on, or wait for a place. */
export type LifeSigns = {
  /** A request has come in. Gives the key under which it ends. */
  begin(message: Msg, replyTo: string): string;
  /** Tells a caller at its first request, and again from time to time, that it will be told. */
  introduce(headers: ReceivedHeaders, message: Msg, replyTo: string): void;
  /** Nothing more is sent for this request: its answer is on its way. */
  end(key: string): void;
};

type Working = { message: Msg; replyTo: string };

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
    begin(message, replyTo) {
      ticking ??= setInterval(tick, lifeSignEveryMs).unref();
      return working.add({ message, replyTo });
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
    end: (key) => working.delete(key),
  };

  function tick(): void {
    const underWay = working.entries();
    if (underWay.length === 0 || connection.isClosed()) {
      clearInterval(ticking);
      ticking = undefined;
      return;
    }
    for (const [, { message, replyTo }] of underWay) {
      if (!message.headers?.has(headerNames.lifeSign)) continue;
      publishSoon(connection, replyTo, '', { headers: isSign });
    }
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
