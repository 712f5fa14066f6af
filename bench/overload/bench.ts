import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LoadOrder, LoadReport } from '../lab/load.ts';
import { type OurSystem, startOurSystem } from '../lab/our-system.ts';
import { type BenchProcess, stopAll } from '../lab/processes.ts';
import { median } from '../lab/statistics.ts';

export const title = 'overload: what remains of the goodput at twice the saturating load';

type Scenario = {
  title: string;
  /** Enough at once to find the peak. */
  concurrency: number;
  slow?: { subgraph: string; workMs: number; places: number };
};

const scenarios: Record<string, Scenario> = {
  gateway: { title: 'the gateway is the narrow place', concurrency: 20 },
  subgraph: {
    title: 'a subgraph is the narrow place: 50 ms of work for each fetch, 4 at a time',
    concurrency: 8,
    slow: { subgraph: 'model', workMs: 50, places: 4 },
  },
};

const deadlineMs = 2_000;
const leastShare = 0.8;
/** Clients have their connections open; Node takes one new one per turn of its loop, and an overloaded loop turns slowly. */
const leadSeconds = 10;

/** `--scenario=gateway` or `subgraph` for one of the two, `--rounds=3`, `--seconds=12` of overload each. */
export async function run(repository: string, flags: string[]): Promise<boolean> {
  const flag = (name: string) => flags.find((one) => one.startsWith(`--${name}=`))?.split('=')[1];
  const chosen = flag('scenario') ? [flag('scenario') ?? ''] : Object.keys(scenarios);
  let met = true;
  for (const name of chosen) {
    const scenario = scenarios[name];
    if (!scenario) throw new Error(`no scenario "${name}"`);
    console.log(`\n${scenario.title}; deadline ${deadlineMs} ms`);
    const amounts = { rounds: Number(flag('rounds') ?? 3), seconds: Number(flag('seconds') ?? 12) };
    met = (await measure(repository, scenario, amounts)) && met;
  }
  return met;
}

async function measure(
  repository: string,
  { concurrency, slow }: Scenario,
  { rounds, seconds }: { rounds: number; seconds: number },
): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'overload-'));
  const processes: BenchProcess[] = [];
  const shares: number[] = [];
  const overdue: number[] = [];
  try {
    const system = await startOurSystem({
      ...{ repository, folder, processes, slow, world: 'list' },
      env: { REQUEST_DEADLINE_MS: String(deadlineMs), SHARE_MS: '0' },
    });
    const endless = { from: 0, requests: 1e9 };
    await drive(system, { ...endless, concurrency, seconds: 10 });
    for (let round = 0; round < rounds; round += 1) {
      const best = await drive(system, { ...endless, concurrency, seconds: seconds / 2 });
      const peak = best.answered / best.seconds;
      const perSecond = Math.ceil(peak * 2);
      const requests = perSecond * (leadSeconds + seconds);
      const over = await drive(system, { from: 0, requests, perSecond, leadSeconds });
      const goodput = over.answered / seconds;
      shares.push(goodput / peak);
      overdue.push(over.waited99Ms);
      console.log(
        `peak ${peak.toFixed(0)}/s (p99 ${best.p99Ms.toFixed(0)} ms); ${perSecond}/s offered: ` +
          `goodput ${goodput.toFixed(0)}/s = ${percent(goodput / peak)}, ${over.refused} refused, ` +
          `${over.late} late, ${over.failures} otherwise; p50 ${over.p50Ms.toFixed(0)} ms, ` +
          `p99 ${over.p99Ms.toFixed(0)} ms, 99 of 100 had some answer within ${over.waited99Ms.toFixed(0)} ms; load generator late by ${over.lag99Ms.toFixed(0)} ms` +
          `${over.firstFailure ? ` (${over.firstFailure})` : ''}`,
      );
    }
  } finally {
    await stopAll(processes);
    await rm(folder, { recursive: true, force: true });
  }
  const share = median(shares);
  const waited = median(overdue);
  console.log(
    `goodput that remains: ${percent(share)} (at least ${percent(leastShare)}); ` +
      `99 of 100 answered within ${waited.toFixed(0)} ms (at most ${deadlineMs} ms)`,
  );
  return share >= leastShare && waited <= deadlineMs;
}

async function drive({ load, url }: OurSystem, order: Omit<LoadOrder, 'url'>): Promise<LoadReport> {
  load.child.send({ ...order, url, deadlineMs } satisfies LoadOrder);
  const [report] = (await once(load.child, 'message')) as [LoadReport];
  return report;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`;
}
