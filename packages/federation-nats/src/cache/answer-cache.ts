import type { NatsConnection } from 'nats';
import { isConnected, watchConnection } from '../connection.ts';
import { isTransportError } from '../errors.ts';
import { type Reply, requestReply } from '../messages/request.ts';
import { type KeepingRules, readKeepingRules } from './cache-headers.ts';
import { createRecencyCache } from './recency-cache.ts';

/** Limits of keeping answers. */
export type AnswerCacheLimits = {
  bytesMax?: number;
  /**
   * After an event nothing is kept for this long: other processes of the subgraph may hear of it a
   * little later. A subgraph may only let answers be kept while it knows its data to be younger.
   */
  settleMs?: number;
  /**
   * Kept answers are given only while the subgraph has answered within this time. One that is away is
   * away for these answers too, and events reach us no later than answers do.
   */
  silenceMs?: number;
  /** Subjects that are listened to; answers that would need one more are not kept. */
  subjectsMax?: number;
};

/** What holds where nothing else is said. */
export const answerCacheDefaults = {
  bytesMax: 64 * 1024 * 1024,
  settleMs: 2_000,
  silenceMs: 1_000,
  subjectsMax: 64,
} as const;

/** Who asks what. */
export type Question = {
  /** Of the subgraph. */
  subject: string;
  /** Everybody with the same text is given the same by PUBLIC answers. */
  audience: string | undefined;
  /** Whoever sends the same text is the same caller in the same language. */
  caller: string | undefined;
  /** The body of the request. */
  request: string;
};

/** A kept answer, or what its hint was, with what is left of its age in seconds. */
export type Kept = { reply: Reply; rules: KeepingRules; secondsLeft: number };

/** Answers of subgraphs kept for as long as their hints allow and nothing has happened to them. */
export type AnswerCache = {
  find(question: Question): Kept | null;
  /** Keeps an answer where its headers, and what has happened since it was asked for, allow it. */
  keep(question: Question, reply: Reply, askedAt: number): void;
  /** A caller has written: their own answers, and those of the subgraph, are not given any more. */
  wrote(subject: string, caller: string | undefined): void;
  /** Nothing that has been asked so far is given any more: what the same text means has changed. */
  forget(): void;
  stop(): void;
};

/** Something that makes answers worthless: what was asked for before `validFrom` is not given any more. */
type Cause = { validFrom: number };
type Entry = { reply: Reply; rules: KeepingRules; askedAt: number; causes: readonly Cause[] };

/** One subgraph: when it was last written to from here, last heard, and last asked for. */
type Source = { cause: Cause; heardAt: number; wantedAt: number; isBeating: boolean };

const pulsesPerSilence = 4;
const pulseBody = '{"query":"{__typename}"}';
/** A subgraph nobody has asked for this long is not listened to. */
const idleMs = 10_000;
const never = Number.POSITIVE_INFINITY;

/**
 * Keeps answers in this process. An entry is valid while none of its causes has happened since it was
 * asked for; a lost connection is a cause of all. See docs/decisions/0019.
 */
export function createAnswerCache(
  connection: NatsConnection,
  limits: AnswerCacheLimits = {},
): AnswerCache {
  const {
    bytesMax = answerCacheDefaults.bytesMax,
    settleMs = answerCacheDefaults.settleMs,
    silenceMs = answerCacheDefaults.silenceMs,
    subjectsMax = answerCacheDefaults.subjectsMax,
  } = limits;
  const entries = createRecencyCache<Entry>(bytesMax);
  const listened = new Map<string, Cause>();
  const sources = new Map<string, Source>();
  const callers = createRecencyCache<Cause>(bytesMax / 16);
  const connected: Cause = { validFrom: 0 };
  let isStopped = false;

  const happened = (cause: Cause) => {
    cause.validFrom = performance.now() + settleMs;
  };
  const unwatch = watchConnection(connection, ({ type }) => {
    if (type === 'connected') happened(connected);
    if (type === 'disconnected' || type === 'closed') connected.validFrom = never;
  });

  return { find, keep, wrote, forget, stop };

  function find({ subject, audience, caller, request }: Question): Kept | null {
    const source = sources.get(subject);
    if (!source) return null;
    const now = performance.now();
    source.wantedAt = now;
    void beat(subject, source);
    if (now - source.heardAt > silenceMs) return null;
    for (const key of [
      audience === undefined ? undefined : `PUBLIC ${subject} ${audience}\n${request}`,
      caller === undefined ? undefined : `PRIVATE ${subject} ${caller}\n${request}`,
    ]) {
      const entry = key === undefined ? undefined : entries.get(key);
      if (!entry) continue;
      const secondsLeft = entry.rules.maxAge - (now - entry.askedAt) / 1_000;
      if (secondsLeft <= 0 || entry.causes.some(({ validFrom }) => entry.askedAt < validFrom)) {
        continue;
      }
      // A caller nobody remembers may have written in the meantime.
      if (entry.rules.scope === 'PRIVATE' && callers.get(caller ?? '') !== entry.causes.at(-1)) {
        continue;
      }
      return { reply: entry.reply, rules: entry.rules, secondsLeft };
    }
    return null;
  }

  function keep(question: Question, reply: Reply, askedAt: number): void {
    const rules = readKeepingRules(reply.headers);
    const { subject, audience, caller, request } = question;
    const owner = rules?.scope === 'PUBLIC' ? audience : caller;
    if (!rules || owner === undefined) return;
    const causes = causesOf(subject, rules);
    if (!causes) return;
    if (rules.scope === 'PRIVATE') causes.push(callerCause(owner));
    if (causes.some(({ validFrom }) => askedAt < validFrom)) return;
    const key = `${rules.scope} ${subject} ${owner}\n${request}`;
    const bytes = key.length * 2 + reply.body.length + 500;
    // A view into a larger buffer would keep all of it.
    const body = new Uint8Array(reply.body);
    entries.set(key, { reply: { ...reply, body }, rules, askedAt, causes }, bytes);
  }

  function wrote(subject: string, caller: string | undefined): void {
    const source = sources.get(subject);
    if (source) happened(source.cause);
    const cause = caller === undefined ? undefined : callers.get(caller);
    if (cause) happened(cause);
  }

  function forget(): void {
    // Without a connection nothing is given anyway, and must not be.
    if (connected.validFrom !== never) happened(connected);
  }

  function causesOf(subject: string, { subjects }: KeepingRules): Cause[] | null {
    const causes = [connected, sourceOf(subject).cause];
    for (const told of subjects) {
      const known = listened.get(told) ?? listen(told);
      if (!known) return null;
      causes.push(known);
    }
    return causes;
  }

  // What happened before the broker knew of the listening was missed: nothing is kept until it does.
  function listen(subject: string): Cause | null {
    if (listened.size >= subjectsMax || !isConnected(connection)) return null;
    const cause: Cause = { validFrom: never };
    let state: 'asking' | 'listening' | 'refused' = 'asking';
    listened.set(subject, cause);
    const subscription = connection.subscribe(subject, {
      callback(refused) {
        if (refused) state = 'refused';
        if (refused) cause.validFrom = never;
        else if (state === 'listening') happened(cause);
      },
    });
    const heard = () => {
      if (state === 'refused') return;
      state = 'listening';
      happened(cause);
    };
    const unheard = () => {
      listened.delete(subject);
      if (!connection.isClosed()) subscription.unsubscribe();
    };
    connection.flush().then(heard, unheard);
    return cause;
  }

  function sourceOf(subject: string): Source {
    const known = sources.get(subject);
    if (known) return known;
    const now = performance.now();
    // What was written before the first hint came has not been noted.
    const cause = { validFrom: now + settleMs };
    const source = { cause, heardAt: -never, wantedAt: now, isBeating: false };
    sources.set(subject, source);
    return source;
  }

  function callerCause(caller: string): Cause {
    const known = callers.get(caller);
    if (known) return known;
    const cause = { validFrom: performance.now() };
    callers.set(caller, cause, caller.length * 2 + 100);
    return cause;
  }

  async function beat(subject: string, source: Source): Promise<void> {
    if (source.isBeating || isStopped) return;
    source.isBeating = true;
    while (!isStopped && performance.now() - source.wantedAt < idleMs) {
      const askedAt = performance.now();
      const deadlineAt = Date.now() + silenceMs;
      await requestReply({ connection, subject, body: pulseBody, deadlineAt }).then(
        () => {
          source.heardAt = askedAt;
        },
        (error: unknown) => {
          const code = isTransportError(error) ? error.code : 'INTERNAL';
          if (code === 'BUSY') source.heardAt = askedAt;
          else if (code === 'UNAVAILABLE') source.heardAt = -never;
        },
      );
      await pause(silenceMs / pulsesPerSilence);
    }
    source.isBeating = false;
  }

  function stop(): void {
    isStopped = true;
    unwatch();
    for (const source of sources.values()) source.heardAt = -never;
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
