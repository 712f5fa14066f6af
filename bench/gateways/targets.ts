import { ratioOfTotals, ratios } from '../lab/statistics.ts';
import type { GatewayKey } from './gateways.ts';
import type { Measured, WorldResult } from './measure-world.ts';
import type { PairFigures } from './pair.ts';
import type { Figures } from './rounds.ts';

/** One promise, what was measured, and whether it holds. */
export type Target = { promise: string; measured: string; met: boolean };

type Sides = Partial<Record<GatewayKey, Measured>>;

const peers = ['apollo', 'hive'] as const;

/** Holds the figures of one world against what the gateway promises. */
export function targetsOf({ full, halfLoad, pair, replayed }: WorldResult): Target[] {
  return [
    ...peers.flatMap((peer) => timesLess('gateway CPU per operation', full, peer, 'gatewayMs', 4)),
    ...peers.flatMap((peer) => timesLess('CPU of all processes', full, peer, 'totalMs', 1)),
    ...peers.flatMap((peer) =>
      timesLess(`p99 at ${halfLoad.perSecond} requests/s`, halfLoad.sides, peer, 'p99Ms', 1),
    ),
    ...peers.flatMap((peer) => replay(replayed, peer)),
    ...twoProcesses(pair),
  ];
}

function timesLess(
  what: string,
  sides: Sides,
  peer: GatewayKey,
  figure: keyof Figures,
  least: number,
): Target[] {
  const [ours, theirs] = [sides.ours, sides[peer]];
  if (!ours || !theirs) return [];
  const found = ratios(pick(ours, figure), pick(theirs, figure));
  const aim = least > 1 ? `at most 1/${least} of` : 'no more than';
  return [
    {
      promise: `${what}: ${aim} ${theirs.name}`,
      measured: `1/${show(found)}`,
      met: found.middle >= least,
    },
  ];
}

// What a process answers in a second of its own CPU time does not depend on who else uses the machine; what it
// answers in a second by the clock does, and is shown beside it.
function replay(sides: Sides, peer: GatewayKey): Target[] {
  const [ours, theirs] = [sides.ours, sides[peer]];
  if (!ours || !theirs) return [];
  const found = ratios(pick(ours, 'gatewayMs'), pick(theirs, 'gatewayMs'));
  const byClock = ratios(pick(theirs, 'perSecond'), pick(ours, 'perSecond'));
  return [
    {
      promise: `subgraphs replayed: at least 4 times the requests of one process of ${theirs.name}`,
      measured: `${show(found)} in a second of CPU; ${show(byClock)} by the clock`,
      met: found.middle >= 4,
    },
  ];
}

// Where the cores are fewer than the processes, a third core is the limit. Each with a part of a core of its own, two
// are nearer to having one each, though their caches are still everybody's. Two turns of one side are further apart than
// the sides, so all turns count together.
function twoProcesses({ busy, narrow }: PairFigures): Target[] {
  const dearer = ratioOfTotals(cpu(busy.one), cpu(busy.two));
  const faster = narrow && ratioOfTotals(rate(narrow.one), rate(narrow.two));
  const narrowly = faster ? `; with a fifth of a core each ${show(faster)} times the requests` : '';
  return [
    {
      promise:
        'two processes: 1.8 times one, or where a third core is the limit CPU per operation the same within 5 %',
      measured: `CPU ${show(dearer)} times${narrowly}`,
      met: dearer.middle <= 1.05 || (faster?.middle ?? 0) >= 1.8,
    },
  ];
}

function cpu(figures: Figures[]): number[] {
  return figures.map(({ gatewayMs }) => gatewayMs);
}

function rate(figures: Figures[]): number[] {
  return figures.map(({ perSecond }) => perSecond);
}

function pick({ figures }: { figures: Figures[] }, figure: keyof Figures): number[] {
  return figures.map((one) => one[figure]);
}

function show({ middle, least, most }: ReturnType<typeof ratios>): string {
  return `${middle.toFixed(2)} (${least.toFixed(2)} to ${most.toFixed(2)})`;
}
