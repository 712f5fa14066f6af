import { ratios } from '../lab/statistics.ts';
import type { GatewayKey } from './gateways.ts';
import type { Measured, WorldResult } from './measure-world.ts';
import type { Pair, PairFigures } from './pair.ts';
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

// As the kernel shares out two cores among two processes and all that works for them, each is interrupted the more
// often the more the others have to do, and pays for it with its caches. What an operation costs shows where nobody is
// interrupted, or where, with a part of a core each, there is room for all; the usual way is shown beside it.
function twoProcesses({ busy, whole, narrow }: PairFigures): Target[] {
  const onAllCores = whole
    ? sameCpu('nobody interrupted', whole)
    : sameCpu('all on the cores there are', busy);
  if (!narrow) return [onAllCores];
  const where = 'a fifth of a core each';
  const faster = ratios(rate(narrow.one), rate(narrow.two));
  const more = {
    promise: `two processes, ${where}: at least 1.8 times the requests of one`,
    measured: `${show(faster)} times`,
    met: faster.middle >= 1.8,
  };
  return [more, sameCpu(where, narrow), onAllCores];
}

function sameCpu(where: string, pair: Pair): Target {
  const dearer = dearness(pair);
  return {
    promise: `two processes, ${where}: CPU per operation of one, within 5 %`,
    measured: `${show(dearer)} times`,
    met: dearer.middle <= 1.05,
  };
}

/** How many times the CPU of one process asked alone an operation takes of both, turn by turn. */
export function dearness({ one, two }: Pair): ReturnType<typeof ratios> {
  return ratios(cpu(one), cpu(two));
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

/** The middle of some ratios, and their least and most. */
export function show({ middle, least, most }: ReturnType<typeof ratios>): string {
  return `${middle.toFixed(2)} (${least.toFixed(2)} to ${most.toFixed(2)})`;
}
