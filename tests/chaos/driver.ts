import { setTimeout as pause } from 'node:timers/promises';
import type { Clients } from './clients.ts';
import { type Answer, count, type Entry, type Ledger } from './ledger.ts';
import { readPeople } from './people-reads.ts';
import { readSomething } from './reads.ts';
import { nextWrite, rivalWrites, type World, type Write } from './writes.ts';

/** People at work until they are stopped, whatever becomes of the system. */
export type Driver = {
  /** Writes that were begun so far. */
  begun(): number;
  /** No new ones; resolves when every client has its answer or has given up. */
  stop(): Promise<void>;
};

const tickMs = 20;
const raiseEveryMs = 1_000;

/** A write in the house for less than this on average: there is work to spare. For more: there is none left. */
const easyMs = 100;
const hardMs = 300;

/**
 * Begins writes at a rate, whether or not the earlier ones have been answered: an open loop, as people are. It
 * begins with `rate` a second and goes up to `rateMax` as long as answers come fast, down to `rateMin` while they are
 * slow or refused as too many. In between it stays: at the very limit of the machine nothing is left to recover with.
 */
export function startDriver(options: {
  world: World;
  clients: Clients;
  ledger: Ledger;
  rate: number;
  rateMin: number;
  rateMax: number;
  underwayMax: number;
}): Driver {
  const { world, clients, ledger, rateMin, rateMax, underwayMax } = options;
  const { random } = world;
  const underway = new Set<Promise<void>>();
  let { rate } = options;
  let due = 0;
  let begun = 0;
  let lastAt = performance.now();
  let stopped = false;

  const begin = (work: Promise<void>) => {
    underway.add(work);
    void work.finally(() => underway.delete(work));
  };
  const write = (one: Write) => {
    begun += 1;
    begin(send(one, clients, ledger, random.chance(0.03)));
  };
  const arrive = () => {
    if (underway.size >= underwayMax) {
      ledger.notSent += 1;
      return;
    }
    const rivals = random.chance(0.02) ? rivalWrites(world) : null;
    if (rivals) rivals.forEach(write);
    else write(nextWrite(world));
    if (random.chance(0.15)) begin(readSomething(world, clients, ledger));
    if (random.chance(0.15)) begin(readPeople(world, clients, ledger));
  };
  const run = async () => {
    while (!stopped) {
      const now = performance.now();
      due += ((now - lastAt) / 1_000) * rate;
      lastAt = now;
      for (; due >= 1; due -= 1) arrive();
      await pause(tickMs);
    }
  };
  // By Little's law what is under way tells for how long it is.
  let refusedBefore = 0;
  const raising = setInterval(() => {
    const inHouseMs = (underway.size / rate) * 1_000;
    const refused = ledger.answers.get('BUSY OVERLOADED') ?? 0;
    if (inHouseMs > hardMs || refused > refusedBefore) rate *= 0.8;
    else if (inHouseMs < easyMs) rate *= 1.04;
    rate = Math.max(rateMin, Math.min(rateMax, rate));
    refusedBefore = refused;
  }, raiseEveryMs);
  const running = run();

  return {
    begun: () => begun,
    async stop() {
      stopped = true;
      clearInterval(raising);
      await running;
      while (underway.size > 0) await Promise.all(underway);
    },
  };
}

/** Sends one write as its client does, and notes what it was told; now and then it is sent once more. */
async function send(
  write: Write,
  clients: Clients,
  ledger: Ledger,
  isRepeated: boolean,
): Promise<void> {
  const { kind, user, commandId, recordId, expectedVersion, revision, query, input } = write;
  const startedAt = Date.now();
  const told = await clients.ask<{ done: Answer }>(user, query, { input });
  const { outcome, attempts, code, reason } = told;
  const answer = told.data?.done ?? null;
  const entry: Entry = {
    ...{ kind, actorId: user.actorId, commandId, recordId, expectedVersion, revision },
    ...{ attempts, startedAt, endedAt: Date.now(), outcome, code, reason, answer },
  };
  ledger.entries.push(entry);
  if (outcome !== 'DONE' || !answer) {
    write.giveUp?.(outcome === 'REFUSED');
    return;
  }
  if (isRepeated) {
    const again = await clients.ask<{ done: Answer }>(user, query, { input });
    const same = again.data?.done.id === answer.id;
    // All or nothing, and nothing was done: a refusal is not stored, and judged anew.
    const isRefusal = kind === 'bulk' && answer.status === 'FAILED';
    const isOther = again.outcome === 'DONE' && again.data !== null && !same && !isRefusal;
    if (again.outcome === 'REFUSED' || isOther) {
      ledger.differing.push(`${kind} ${commandId}: ${again.code ?? ''} ${again.reason ?? ''}`);
    }
    count(ledger, 'repeated');
  }
  write.settle(answer);
}
