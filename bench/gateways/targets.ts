import { ratios } from '../lab/statistics.ts';
import type { GatewayKey } from './gateways.ts';
import type { WorldResult } from './measure-world.ts';
import type { Figures } from './rounds.ts';

/** One promise, what was measured, and whether it holds. */
export type Target = { promise: string; measured: string; met: boolean };

type Sides = Partial<Record<GatewayKey, { name: string; figures: Figures[] }>>;

const peers = ['apollo', 'hive'] as const;

/** Holds the figures of one world against what the gateway promises. */
export function targetsOf({ full, halfLoad, pair, pairApart, replayed }: WorldResult): Target[] {
  return [
    ...peers.flatMap((peer) => timesLess('gateway CPU per operation', full, peer, 'gatewayMs', 4)),
    ...peers.flatMap((peer) => timesLess('CPU of all processes', full, peer, 'totalMs', 1)),
    ...peers.flatMap((peer) =>
      timesLess(`p99 at ${halfLoad.perSecond} requests/s`, halfLoad.sides, peer, 'p99Ms', 1),
    ),
    ...peers.flatMap((peer) => replay(replayed, peer)),
    ...twoProcesses(full, pair, pairApart),
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

// Where all cores are taken, the kernel counts as a process's time what it waits for caches that others have filled: so
// the CPU is compared at half load, the same number of requests a second for both sides. Over the connections of a proxy
// one of the two processes then does nearly all of the work, over one for each caller each does half of it.
function twoProcesses(full: Sides, pair: Sides, pairApart: Sides): Target[] {
  const dearerIn = ({ ours, oursTwice }: Sides) =>
    ours && oursTwice && ratios(pick(ours, 'gatewayMs'), pick(oursTwice, 'gatewayMs'));
  const [dearer, dearerAtHalf, dearerApart] = [full, pair, pairApart].map(dearerIn);
  if (!full.ours || !full.oursTwice || !dearer || !dearerAtHalf || !dearerApart) return [];
  const faster = ratios(pick(full.ours, 'perSecond'), pick(full.oursTwice, 'perSecond'));
  return [
    {
      promise: 'two processes: 1.8 times one, or CPU per operation the same within 5 %',
      measured:
        `${show(faster)} times the requests; at half load ${show(dearerAtHalf)} times the CPU over few connections, ` +
        `${show(dearerApart)} times with one for each caller; ${show(dearer)} times where all cores are taken`,
      met: faster.middle >= 1.8 || Math.max(dearerAtHalf.middle, dearerApart.middle) <= 1.05,
    },
  ];
}

function pick({ figures }: { figures: Figures[] }, figure: keyof Figures): number[] {
  return figures.map((one) => one[figure]);
}

function show({ middle, least, most }: ReturnType<typeof ratios>): string {
  return `${middle.toFixed(2)} (${least.toFixed(2)} to ${most.toFixed(2)})`;
}
