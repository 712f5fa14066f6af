import type { ServiceDatabase } from '../database.ts';
import { newId } from '../ids.ts';
import type { Logger } from '../logs.ts';
import type { OutboxMessage } from '../outbox/outbox-store.ts';
import { jobMessage } from './job-messages.ts';
import { slotOf } from './job-schedule.rules.ts';
import type { AnyJob } from './jobs.ts';

const forgottenMax = 20;
const hourMs = 3_600_000;
const keptMs = { PERIODIC: 48 * hourMs, ALL: 90 * 24 * hourMs };
const purgedMax = 1_000;

/**
 * Looks after what no message will: puts down the turns of periodic jobs, calls for jobs whose
 * process died or whose message was lost, forgets those long over. Every process does so; the
 * database lets each thing be done by one of them.
 */
export function startJobWatch<Db, Tx>(options: {
  subgraph: string;
  database: ServiceDatabase<Db, Tx>;
  jobs: readonly AnyJob<Tx>[];
  /** How often to look. */
  everyMs: number;
  /** How long a job that was called for has until it is called for again. */
  patienceMs: number;
  onCommit(messages: OutboxMessage[]): void;
  log: Logger;
}): { stop(): Promise<void> } {
  const { subgraph, database, log } = options;
  const { jobs: store, outbox } = database;
  const putDown = new Map<string, string>();
  let failing = false;
  let purgedAt = 0;

  const send = async (collect: (tx: Tx) => Promise<{ id: string; kind: string }[]>) => {
    let sent: OutboxMessage[] = [];
    await database.transaction(async (tx) => {
      sent = (await collect(tx)).map((job) => jobMessage(subgraph, job));
      if (sent.length > 0) await outbox.append(tx, sent);
    });
    if (sent.length > 0) options.onCommit(sent);
  };
  const putDownTurns = async () => {
    for (const { kind, schedule } of options.jobs) {
      if (!schedule) continue;
      const slot = slotOf(kind, schedule, Date.now());
      if (putDown.get(kind) === slot) continue;
      if (!(await store.hasSlot(slot))) {
        let isWaiting = false;
        await send(async (tx) => {
          // A turn that takes longer than its rhythm is not overtaken by the next.
          isWaiting = await store.isUnderway(tx, kind);
          if (isWaiting) return [];
          const job = { id: newId(), kind, input: {}, actor: null, language: 'fr' as const };
          return (await store.insert(tx, { ...job, requestId: slot, slot })) ? [job] : [];
        });
        if (isWaiting) continue;
      }
      putDown.set(kind, slot);
    }
  };
  const callForForgotten = async () => {
    if (!(await store.hasForgotten())) return;
    await send((tx) => store.takeForgotten(tx, forgottenMax, options.patienceMs));
  };
  const purge = async () => {
    const now = Date.now();
    if (now - purgedAt < hourMs) return;
    purgedAt = now;
    for (const what of ['PERIODIC', 'ALL'] as const) {
      await store.purge(new Date(now - keptMs[what]), what, purgedMax);
    }
  };
  const look = async () => {
    try {
      await callForForgotten();
      await putDownTurns();
      await purge();
      failing = false;
    } catch (error) {
      if (!failing) log.warn({ err: error }, 'jobs not looked after; trying again');
      failing = true;
    }
  };

  let looking: Promise<void> | null = null;
  const lookAgain = () => {
    looking ??= look().finally(() => {
      looking = null;
    });
  };
  lookAgain();
  const timer = setInterval(lookAgain, options.everyMs);
  timer.unref();

  return {
    async stop() {
      clearInterval(timer);
      await looking;
    },
  };
}
