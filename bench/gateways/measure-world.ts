import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stopAll } from '../lab/processes.ts';
import { median } from '../lab/statistics.ts';
import { type Arena, startArena } from './arena.ts';
import { type Backends, type Gateway, type GatewayKey, gateways } from './gateways.ts';
import { measurePair, type PairAmounts, type PairFigures } from './pair.ts';
import type { Peers } from './peers.ts';
import { compareAnswers, drive, type Figures, inRounds, memoryOf, type Rounds } from './rounds.ts';

/** How much is asked. */
export type Amounts = {
  rounds: number;
  requests: number;
  warmUp: number;
  concurrency: number;
  compared: number;
  halfLoadSeconds: number;
  pair: Pick<PairAmounts, 'starts' | 'turns' | 'requests'>;
};

export type Measured = { name: string; figures: Figures[] };

/** What was found out about one world. */
export type WorldResult = {
  answerBytes: number;
  compared: number;
  full: Partial<Record<GatewayKey, Measured>>;
  memory: PairFigures['memory'][];
  halfLoad: { perSecond: number; sides: Partial<Record<GatewayKey, Measured>> };
  pair: PairFigures;
  replayed: Partial<Record<GatewayKey, Measured & { fetchesEach: number }>>;
  absent: string[];
};

const singles = (Object.keys(gateways) as GatewayKey[]).filter((key) => key !== 'oursTwice');
const optional: GatewayKey[] = ['hiveRust'];

/** Runs one world through all gateways: under full load, at half load, and with recorded subgraphs. */
export async function measureWorld(
  world: string,
  options: { repository: string; peers: Peers; amounts: Amounts },
): Promise<WorldResult> {
  const { repository, peers, amounts } = options;
  const folder = await mkdtemp(join(tmpdir(), 'gateways-'));
  const processes: Arena['processes'] = [];
  const absent: string[] = [];
  try {
    const arena = await startArena({ repository, folder, peers, world, processes });
    const live = await start(arena, arena.real, singles, absent);
    const all = [...live.values()];
    const answerBytes = await compareAnswers(arena, all, amounts.compared);
    console.log(
      `${amounts.compared} answers equal everywhere, ${answerBytes.toFixed(0)} bytes each`,
    );
    const idle = memoryOf(all);
    const { rounds, requests, concurrency } = amounts;
    for (const gateway of all) {
      await drive(arena, gateway, { from: 0, requests: amounts.warmUp, concurrency });
    }
    const fullRounds = await inRounds(arena, all, rounds, { requests, concurrency });
    const busy = memoryOf(all);

    const peersHere = [live.get('apollo'), live.get('hive')].filter((one) => one !== undefined);
    const bearable = peersHere.map((one) => median(pick(fullRounds, one, 'perSecond')));
    const perSecond = Math.max(1, Math.floor(Math.min(...bearable) / 2));
    const ours = live.get('ours');
    if (!ours) throw new Error('ours does not run');
    const load = { requests: perSecond * amounts.halfLoadSeconds, perSecond };
    const halfRounds = await inRounds(arena, [...peersHere, ours], rounds, load);
    await stopAll(all);

    const { warmUp } = amounts;
    const pair = await measurePair(arena, { ...amounts.pair, concurrency, warmUp });

    await arena.renewTokens();
    const recorded = await start(
      arena,
      arena.recorded,
      ['apollo', 'hive', 'hiveRust', 'ours'],
      absent,
    );
    const fetches = new Map<Gateway, number>();
    for (const gateway of recorded.values()) {
      // Each of the questions is put once before, so that all answers are on record, and V8 has compiled.
      const questions = Math.max(arena.material.bodies.length, warmUp);
      await drive(arena, gateway, { from: 0, requests: questions, concurrency });
      const before = await asked(arena);
      await drive(arena, gateway, { from: 0, requests: amounts.compared, concurrency });
      const after = await asked(arena);
      const kind = gateway.transport;
      fetches.set(gateway, (after[kind] - before[kind]) / amounts.compared);
      if (after.passedOn > before.passedOn) throw new Error(`${gateway.name} was not on record`);
    }
    const replayRounds = await inRounds(arena, [...recorded.values()], rounds, {
      ...{ requests, concurrency },
    });
    await stopAll([...recorded.values()]);

    return {
      ...{ answerBytes, compared: amounts.compared, absent: [...new Set(absent)] },
      full: collect(live, fullRounds, () => ({})),
      memory: [
        ...all.map((gateway) => ({
          name: gateway.name,
          before: idle.get(gateway),
          after: busy.get(gateway),
        })),
        pair.memory,
      ],
      halfLoad: { perSecond, sides: collect(live, halfRounds, () => ({})) },
      pair,
      replayed: collect(recorded, replayRounds, (gateway) => ({
        fetchesEach: fetches.get(gateway) ?? 0,
      })),
    };
  } finally {
    await stopAll(processes);
    await rm(folder, { recursive: true, force: true });
  }
}

async function start(
  arena: Arena,
  backends: Backends,
  keys: GatewayKey[],
  absent: string[],
): Promise<Map<GatewayKey, Gateway>> {
  const started = new Map<GatewayKey, Gateway>();
  for (const key of keys) {
    try {
      const gateway = await gateways[key](backends, arena.surroundings);
      arena.processes.push(gateway);
      started.set(key, gateway);
    } catch (error) {
      if (!optional.includes(key)) throw error;
      absent.push(`${key} does not run here: ${(error as Error).message}`);
    }
  }
  return started;
}

async function asked({ recorder }: Arena) {
  recorder.child.send('counts');
  const [counts] = (await once(recorder.child, 'message')) as [
    { http: number; nats: number; passedOn: number },
  ];
  return counts;
}

function pick(rounds: Rounds, gateway: Gateway, figure: keyof Figures): number[] {
  return (rounds.get(gateway) ?? []).map((figures) => figures[figure]);
}

function collect<More extends object>(
  gatewaysByKey: Map<GatewayKey, Gateway>,
  rounds: Rounds,
  more: (gateway: Gateway) => More,
): Partial<Record<GatewayKey, Measured & More>> {
  return Object.fromEntries(
    [...gatewaysByKey]
      .filter(([, gateway]) => rounds.has(gateway))
      .map(([key, gateway]) => [
        key,
        { name: gateway.name, figures: rounds.get(gateway) ?? [], ...more(gateway) },
      ]),
  );
}
