import { setTimeout as pause } from 'node:timers/promises';
import { newId } from '@commerce-tracking/service-kit/ids';
import type { Clients, User } from './clients.ts';
import type { Entry, Ledger } from './ledger.ts';

type Sample = { what: 'query' | 'command'; startedAt: number; code: string | null };

/** Asks and writes all the time, once each, so that one sees from when on the system answers again. */
export type Probe = {
  /**
   * From a moment on, how long until questions and commands begun then were answered, and went on to be;
   * null when they were not up to `until`.
   */
  recovery(from: number, until: number): Recovered;
  stop(): Promise<void>;
};

/** How soon, and what was answered instead in the meantime. */
type Recovered = { queryMs: number | null; commandMs: number | null; failures: string };

const everyMs = { query: 100, command: 200 };
/** Answered later than this is not answered. */
const giveUpMs = 5_000;
const query = '{ collections(first: 1) { nodes { id } } }';
const command =
  'mutation($input: CreateCollectionInput!) { done: createCollection(input: $input) { id version state } }';

/** Starts to probe in the name of a collector, whose commands are drafts of their own. */
export function startProbe(options: {
  user: User;
  formModelId: string;
  clients: Clients;
  ledger: Ledger;
}): Probe {
  const { user, formModelId, clients, ledger } = options;
  const samples: Sample[] = [];
  const underway = new Set<Promise<void>>();
  let stopped = false;

  const askOnce = async () => {
    const startedAt = Date.now();
    const told = await clients.once(user, query, {}, giveUpMs);
    note('query', startedAt, told ? told.code : 'NETWORK');
  };
  const writeOnce = async () => {
    const startedAt = Date.now();
    const [id, commandId] = [newId(), newId()];
    const content = { collectionType: 'AGRICULTURAL', formModelId, captureSource: 'WEB' };
    const input = { id, content, commandId };
    const told = await clients.once<{ done: Entry['answer'] }>(user, command, { input }, giveUpMs);
    const isDone = told !== null && told.code === null;
    note('command', startedAt, told ? told.code : 'NETWORK');
    ledger.entries.push({
      ...{ kind: 'draft', actorId: user.actorId, commandId, recordId: id, expectedVersion: null },
      ...{ revision: 0, attempts: 1, startedAt, endedAt: Date.now() },
      outcome: isDone ? 'DONE' : 'UNKNOWN',
      code: told ? told.code : 'NETWORK',
      reason: told?.reason ?? null,
      answer: told?.data?.done ?? null,
    });
  };
  const note = (what: Sample['what'], startedAt: number, code: string | null) =>
    void samples.push({ what, startedAt, code });
  const repeat = async (what: Sample['what'], once: () => Promise<void>) => {
    while (!stopped) {
      const one = once();
      underway.add(one);
      void one.finally(() => underway.delete(one));
      await pause(everyMs[what]);
    }
  };
  const running = Promise.all([repeat('query', askOnce), repeat('command', writeOnce)]);

  return {
    recovery(from, until) {
      const of = (what: Sample['what']) => recoveryMs(samples, what, from, until);
      const failures = failuresIn(samples, from, until);
      return { queryMs: of('query'), commandMs: of('command'), failures };
    },
    async stop() {
      stopped = true;
      await running;
      await Promise.all(underway);
    },
  };
}

/** From the first good sample that no bad one follows. */
function recoveryMs(
  samples: readonly Sample[],
  what: Sample['what'],
  from: number,
  until: number,
): number | null {
  const own = samples.filter(
    (sample) => sample.what === what && sample.startedAt >= from && sample.startedAt < until,
  );
  const lastBad = own.findLastIndex(({ code }) => code !== null);
  const first = own[lastBad + 1];
  if (!first) return null;
  return lastBad < 0 ? 0 : first.startedAt - from;
}

function failuresIn(samples: readonly Sample[], from: number, until: number): string {
  return samples
    .filter(({ startedAt, code }) => code && startedAt >= from && startedAt < until)
    .map(({ what, startedAt, code }) => `${what} ${code} at ${startedAt - from} ms`)
    .join(', ');
}
