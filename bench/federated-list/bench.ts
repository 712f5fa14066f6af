import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { LoadOrder, LoadReport } from './load.ts';
import { type BenchProcess, cpuSeconds, residentMb, stopAll } from './processes.ts';
import { listQuery, listVariables } from './query.ts';
import { type Arena, type Side, startArena } from './sides.ts';

const settings = {
  callers: 200,
  warmUp: 600,
  requests: 800,
  rounds: 5,
  concurrency: 16,
  compared: 60,
};

type Round = {
  gatewayCpuMs: number;
  totalCpuMs: number;
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
};

export const title = 'federated list page: ours over NATS against stock Apollo over HTTP';

/**
 * The list page of 20 records through both systems, in turns, in one run. CPU is what the kernel
 * counted for each process, so the load generator does not blur it.
 */
export async function run(repository: string, flags: string[]): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'federated-list-'));
  const gatewayFlags = flags.filter((flag) => flag.startsWith('--cpu-prof'));
  const processes: BenchProcess[] = [];
  try {
    const { callers } = settings;
    const arena = await startArena({ repository, folder, callers, gatewayFlags, processes });
    await pause(1_500);
    const sides = [arena.ours, arena.stock];
    printMemory('idle', sides);
    await compareAnswers(arena, folder);
    for (const side of sides) await drive(arena, side, 0, settings.warmUp);
    const rounds = new Map<Side, Round[]>(sides.map((side) => [side, []]));
    for (let round = 0; round < settings.rounds; round += 1) {
      for (const side of round % 2 === 0 ? sides : [...sides].reverse()) {
        rounds.get(side)?.push(await measure(arena, side, round));
      }
    }
    printMemory('after the load', sides);
    return printResult(arena, rounds);
  } finally {
    await stopAll(processes);
    await rm(folder, { recursive: true, force: true });
  }
}

/** The same question, put to both sides, has to have the same answer, or nothing is compared. */
async function compareAnswers(arena: Arena, folder: string): Promise<void> {
  const tokens = JSON.parse(await readFile(join(folder, 'tokens.json'), 'utf8')) as string[];
  let bytes = 0;
  for (let index = 0; index < settings.compared; index += 1) {
    const answers = await Promise.all(
      [arena.ours, arena.stock].map(async ({ url }) => {
        const response = await fetch(url, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            authorization: `Bearer ${tokens[index % tokens.length]}`,
          },
          body: JSON.stringify({ query: listQuery, variables: listVariables(index) }),
        });
        return (await response.json()) as { data?: unknown; errors?: unknown };
      }),
    );
    const [ours, stock] = answers;
    if (ours?.errors || stock?.errors) {
      throw new Error(`the list page fails: ${JSON.stringify(ours?.errors ?? stock?.errors)}`);
    }
    if (!isDeepStrictEqual(ours, stock)) throw new Error(`answers differ for request ${index}`);
    bytes += JSON.stringify(ours).length;
  }
  const kilobytes = (bytes / settings.compared / 1_024).toFixed(1);
  console.log(`${settings.compared} answers compared and equal, ${kilobytes} kB each on average`);
}

async function drive(arena: Arena, side: Side, from: number, requests: number) {
  const order: LoadOrder = { url: side.url, from, requests, concurrency: settings.concurrency };
  arena.load.child.send(order);
  const [report] = (await once(arena.load.child, 'message')) as [LoadReport];
  if (report.failures > 0) throw new Error(`${report.failures} requests failed on ${side.name}`);
  return report;
}

async function measure(arena: Arena, side: Side, round: number): Promise<Round> {
  const total = () => side.all.reduce((sum, process) => sum + cpuSeconds(process), 0);
  const gatewayBefore = cpuSeconds(side.gateway);
  const totalBefore = total();
  const report = await drive(arena, side, round * settings.requests, settings.requests);
  return {
    gatewayCpuMs: ((cpuSeconds(side.gateway) - gatewayBefore) * 1_000) / settings.requests,
    totalCpuMs: ((total() - totalBefore) * 1_000) / settings.requests,
    perSecond: settings.requests / report.seconds,
    p50Ms: report.p50Ms,
    p99Ms: report.p99Ms,
  };
}

function printResult(arena: Arena, rounds: Map<Side, Round[]>): boolean {
  const medianOf = (side: Side, pick: (round: Round) => number) =>
    median((rounds.get(side) ?? []).map(pick));
  for (const side of [arena.ours, arena.stock]) {
    const gateway = medianOf(side, (round) => round.gatewayCpuMs);
    const total = medianOf(side, (round) => round.totalCpuMs);
    console.log(
      [
        side.name.padEnd(16),
        `gateway ${gateway.toFixed(2)} ms CPU/op = ${(1_000 / gateway).toFixed(0)} op/CPU-s`,
        `all processes ${total.toFixed(2)} ms CPU/op = ${(1_000 / total).toFixed(0)} op/CPU-s`,
        `${medianOf(side, (round) => round.perSecond).toFixed(0)} op/s`,
        `p50 ${medianOf(side, (round) => round.p50Ms).toFixed(0)} ms`,
        `p99 ${medianOf(side, (round) => round.p99Ms).toFixed(0)} ms`,
      ].join('; '),
    );
  }
  const ratio = (pick: (round: Round) => number) => {
    const pairs = (rounds.get(arena.ours) ?? []).map((ours, index) => {
      const stock = (rounds.get(arena.stock) ?? [])[index];
      return stock ? pick(stock) / pick(ours) : 0;
    });
    return { middle: median(pairs), least: Math.min(...pairs), most: Math.max(...pairs) };
  };
  const gateway = ratio((round) => round.gatewayCpuMs);
  const total = ratio((round) => round.totalCpuMs);
  const show = ({ middle, least, most }: typeof gateway) =>
    `${middle.toFixed(2)} (${least.toFixed(2)} to ${most.toFixed(2)})`;
  console.log(
    `operations per CPU-second of the gateway, ours / stock: ${show(gateway)}, at least 2`,
  );
  console.log(
    `operations per CPU-second of all processes, ours / stock: ${show(total)}, at least 1`,
  );
  return gateway.middle >= 2 && total.middle >= 1;
}

function printMemory(when: string, sides: Side[]): void {
  for (const side of sides) {
    const each = side.all.map((process) => `${process.name} ${residentMb(process)} MB`);
    console.log(`${side.name}, ${when}: ${each.join(', ')}`);
  }
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
