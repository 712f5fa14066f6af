import { canShareCores, giveCoreShare } from '../lab/core-share.ts';
import { stopAll } from '../lab/processes.ts';
import type { Arena } from './arena.ts';
import { gateways } from './gateways.ts';
import { compareAnswers, drive, type Figures, inRounds, type Memory, memoryOf } from './rounds.ts';

/** How much is asked of one process and of two. */
export type PairAmounts = {
  /** So often with fresh processes: what V8 makes of the same code differs from one start to the next. */
  starts: number;
  /** Turns of each kind per start. */
  turns: number;
  requests: number;
  concurrency: number;
  /** Requests for each process under each kind of load before it is measured. */
  warmUp: number;
  compared: number;
};

/** The same question to one process and to two. */
export type Pair = { one: Figures[]; two: Figures[] };

/**
 * - `busy`: as much at once for each process as it bears, all on the cores there are;
 * - `narrow`: each process with a fifth of a core to itself, so that two are never short of a third core.
 */
export type PairFigures = {
  busy: Pair;
  narrow?: Pair;
  /** Of two processes, at the last start. */
  memory: { name: string; before?: Memory; after?: Memory };
};

const narrowShare = 0.2;

/**
 * One process of the gateway and two, in turns. Under each kind of load every process answers so much before it is
 * measured that V8 compiles nothing any more: of the same requests each of two gets half, and for a long time would be
 * the colder one.
 */
export async function measurePair(arena: Arena, amounts: PairAmounts): Promise<PairFigures> {
  const { requests, concurrency } = amounts;
  const memory: PairFigures['memory'] = { name: 'ours, two processes' };
  const figures: PairFigures = { busy: none(), memory };
  if (canShareCores()) figures.narrow = none();
  for (let start = 0; start < amounts.starts; start += 1) {
    const one = await gateways.ours(arena.real, arena.surroundings);
    arena.processes.push(one);
    const two = await gateways.oursTwice(arena.real, arena.surroundings);
    arena.processes.push(two);
    await compareAnswers(arena, [one, two], amounts.compared);
    memory.before = memoryOf([two]).get(two);
    const each = { requests, ownConnections: true };
    const measure = async (pair: Pair, load: object) => {
      for (const gateway of [one, two]) {
        const all = amounts.warmUp * gateway.processes;
        await drive(arena, gateway, { ...each, ...load, from: 0, requests: all });
      }
      const rounds = await inRounds(arena, [one, two], amounts.turns, { ...each, ...load });
      pair.one.push(...(rounds.get(one) ?? []));
      pair.two.push(...(rounds.get(two) ?? []));
    };
    await measure(figures.busy, { concurrency });
    memory.after = memoryOf([two]).get(two);
    if (figures.narrow) {
      const lifts = [one, two].map((gateway) => giveCoreShare(gateway, narrowShare));
      await measure(figures.narrow, { concurrency }).finally(() => {
        for (const lift of lifts) lift();
      });
    }
    await stopAll([one, two]);
  }
  return figures;
}

function none(): Pair {
  return { one: [], two: [] };
}
