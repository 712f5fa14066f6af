import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LoadOrder, LoadReport } from '../lab/load.ts';
import { type OurSystem, startOurSystem } from '../lab/our-system.ts';
import { type BenchProcess, stopAll } from '../lab/processes.ts';
import type { Usage } from './measured-gateway.ts';
import { mixedBodies } from './questions.ts';

export const title = 'soak: memory of the gateway before and after many mixed operations';

const growthMax = 1.1;
const steps = 10;
const stepsBefore = 4;
const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;

/**
 * `--count=500000` says how many operations; two fifths as many come before, to fill what is bounded: plans and
 * documents under which nothing is left to learn, and what V8 keeps of code that has been run often.
 */
export async function run(repository: string, flags: string[]): Promise<boolean> {
  const given = flags.find((one) => one.startsWith('--count='))?.split('=')[1];
  const count = Number(given ?? 500_000);
  const folder = await mkdtemp(join(tmpdir(), 'soak-'));
  const processes: BenchProcess[] = [];
  try {
    const system = await startOurSystem({
      ...{ repository, folder, processes, world: 'list', bodies: mixedBodies(2_000) },
      gateway: 'bench/soak/measured-gateway',
      flags: ['--expose-gc'],
      // Small, so that they are full before the measurement begins: what they hold is bounded and no leak.
      env: { DOCUMENT_CACHE_MIB: '4', PLAN_CACHE_MIB: '4' },
    });
    const each = Math.ceil(count / steps);
    for (let step = 0; step < stepsBefore; step += 1) await drive(system, each * step, each);
    const before = await usageOf(system);
    console.log(`after ${each * stepsBefore} operations: ${shown(before)}`);
    let after = before;
    for (let step = 1; step <= steps; step += 1) {
      const report = await drive(system, each * (stepsBefore + step - 1), each);
      after = await usageOf(system);
      console.log(
        `${each * step} more: ${shown(after)}; ${report.answered} answered, ` +
          `${report.failures} refused as bad, ${(each / report.seconds).toFixed(0)}/s`,
      );
    }
    const growth = after.live / before.live;
    console.log(
      `${each * steps} operations: live memory ${growth.toFixed(3)} times the start ` +
        `(at most ${growthMax}), resident ${(after.resident / before.resident).toFixed(3)} times`,
    );
    return growth <= growthMax;
  } finally {
    await stopAll(processes);
    await rm(folder, { recursive: true, force: true });
  }
}

function shown({ live, resident }: Usage): string {
  return `live ${megabytes(live)}, resident ${megabytes(resident)}`;
}

/** Three of ten kinds are bad, the others have to be answered; a gateway that refuses those is no soak. */
async function drive({ load, url, freshTokens }: OurSystem, from: number, requests: number) {
  const tokens = await freshTokens();
  load.child.send({ url, from, requests, tokens, concurrency: 12 } satisfies LoadOrder);
  const [report] = (await once(load.child, 'message')) as [LoadReport];
  const good = Math.floor((requests * 7) / 10);
  if (report.answered >= good) return report;
  const { answered, refused, failures } = report;
  const ends = `${refused} refused as too much, ${failures} otherwise (${requests - good} of them on purpose)`;
  throw new Error(`only ${answered} of ${good} were answered: ${ends}`);
}

async function usageOf({ gateway }: OurSystem): Promise<Usage> {
  gateway.child.send('usage');
  const [usage] = (await once(gateway.child, 'message')) as [Usage];
  return usage;
}
