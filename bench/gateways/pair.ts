import { holdersOf } from '../../scripts/servers/connections.ts';
import { canShareCores, giveCoreShare } from '../lab/core-share.ts';
import { familyOf, stopAll } from '../lab/processes.ts';
import { canRunUninterrupted, runUninterrupted } from '../lab/uninterrupted.ts';
import type { Arena } from './arena.ts';
import { type Gateway, gateways } from './gateways.ts';
import { account, drive, type Figures, type Memory, memoryOf } from './rounds.ts';

/** How much is asked of one process and of two. */
export type PairAmounts = {
  /** So often with fresh processes: what V8 makes of the same code differs from one start to the next. */
  starts: number;
  /** Turns of each kind per start. */
  turns: number;
  /** For each process in a turn. */
  requests: number;
  concurrency: number;
  /** Requests for each process under each kind of load before it is measured. */
  warmUp: number;
};

/** What one process costs when it is asked alone, and what two cost when both are; a turn each. */
export type Pair = { one: Figures[]; two: Figures[] };

/**
 * - `busy`: as much at once for each process as it bears, all on the cores there are, shared out as usual;
 * - `whole`: the same, but nobody who runs is interrupted for somebody else, of either side or of what works for it;
 * - `narrow`: the main thread of each process with a fifth of a core, so that two are never short of a third core.
 */
export type PairFigures = {
  busy: Pair;
  whole?: Pair;
  narrow?: Pair;
  /** Of two processes, at the last start. */
  memory: { name: string; before?: Memory; after?: Memory };
};

const narrowShare = 0.2;

/**
 * A gateway of two processes, in turns: the first is asked, the second, or both. It is the same processes that are
 * asked alone and together, since two that were started alike differ by more than what is looked for.
 */
export async function measurePair(arena: Arena, amounts: PairAmounts): Promise<PairFigures> {
  const memory: PairFigures['memory'] = { name: 'ours, two processes' };
  const figures: PairFigures = { busy: none(), memory };
  if (canRunUninterrupted()) figures.whole = none();
  if (canShareCores()) figures.narrow = none();
  for (let start = 0; start < amounts.starts; start += 1) {
    await arena.renewTokens();
    const gateway = await gateways.oursTwice(arena.real, arena.surroundings);
    arena.processes.push(gateway);
    memory.before = memoryOf([gateway]).get(gateway);
    await takeTurns(arena, gateway, amounts, figures.busy);
    memory.after = memoryOf([gateway]).get(gateway);
    if (figures.whole) {
      const restore = runUninterrupted([gateway, arena.load, ...arena.others[gateway.transport]]);
      await takeTurns(arena, gateway, amounts, figures.whole).finally(restore);
    }
    if (figures.narrow) {
      const lift = giveCoreShare(gateway, narrowShare);
      await takeTurns(arena, gateway, amounts, figures.narrow).finally(lift);
    }
    await stopAll([gateway]);
  }
  return figures;
}

async function takeTurns(
  arena: Arena,
  gateway: Gateway,
  { turns, requests, concurrency, warmUp }: PairAmounts,
  pair: Pair,
): Promise<void> {
  const [, ...members] = familyOf(gateway.pid);
  const groups = [...(await callersOf(arena, gateway, members)).values()];
  await drive(arena, gateway, { from: 0, requests: warmUp * groups.length, concurrency, groups });
  for (let turn = 0; turn < turns; turn += 1) {
    const order = { from: turn * requests, concurrency };
    const alone: Figures[] = [];
    const kinds = [...members, gateway.pid];
    for (const pid of [
      ...kinds.slice(turn % kinds.length),
      ...kinds.slice(0, turn % kinds.length),
    ]) {
      // Asking everybody keeps all connections open; one that was closed may lead to the other process now.
      const callers = await callersOf(arena, gateway, members);
      if (pid === gateway.pid) {
        const all = {
          ...order,
          requests: requests * members.length,
          groups: [...callers.values()],
        };
        pair.two.push(await account(arena, gateway, all, [gateway]));
      } else {
        const its = { ...order, requests, groups: [callers.get(pid) ?? []] };
        alone.push(await account(arena, gateway, its, [{ pid }]));
      }
    }
    pair.one.push(meanOf(alone));
  }
}

/** Has every caller ask once; who is served by which process, as many callers for each. */
async function callersOf(
  arena: Arena,
  gateway: Gateway,
  members: number[],
): Promise<Map<number, number[]>> {
  const everybody = arena.material.tokens.map((_token, caller) => caller);
  const order = { from: 0, requests: everybody.length, concurrency: 8, groups: [everybody] };
  const { ports } = await drive(arena, gateway, order);
  const holders = holdersOf(members);
  const callers = new Map(
    members.map((pid) => [
      pid,
      everybody.filter((caller) => holders.get(ports[caller] ?? 0) === pid),
    ]),
  );
  const count = Math.min(...[...callers.values()].map(({ length }) => length));
  return new Map([...callers].map(([pid, its]) => [pid, its.slice(0, count)]));
}

function meanOf(figures: Figures[]): Figures {
  const mean = (figure: keyof Figures) =>
    figures.reduce((sum, one) => sum + one[figure], 0) / figures.length;
  return {
    gatewayMs: mean('gatewayMs'),
    totalMs: mean('totalMs'),
    perSecond: mean('perSecond'),
    p50Ms: mean('p50Ms'),
    p99Ms: mean('p99Ms'),
  };
}

function none(): Pair {
  return { one: [], two: [] };
}
