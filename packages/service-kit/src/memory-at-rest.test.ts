import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const module = JSON.stringify(new URL('./memory-at-rest.ts', import.meta.url).href);

const preparations = `
import { PerformanceObserver } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { getHeapSpaceStatistics } from 'node:v8';
import { tidyAtRest } from ${module};
let forced = 0;
new PerformanceObserver((list) => {
  for (const { detail } of list.getEntries()) if (detail.flags & 4) forced += 1;
}).observe({ entryTypes: ['gc'] });
const slackMb = () => {
  const old = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'old_space');
  return (old.space_size - old.space_used_size) / 2 ** 20;
};
// Objects that live on are strewn over the heap of a process, as after a start.
const strewn = () => Array.from({ length: 400_000 }, (_, n) => ({ n, next: { n } })).filter((_, n) => n % 3 === 0);
const beBusy = async (ms) => {
  for (const end = performance.now() + ms; performance.now() < end; ) {
    for (const turn = performance.now() + 20; performance.now() < turn; );
    await pause(1);
  }
};
const until = async (holds) => {
  for (let looks = 0; looks < 200 && !holds(); looks += 1) await pause(100);
};
`;

async function run(program: string): Promise<unknown> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', '--no-memory-reducer', '--input-type=module', '-e', preparations + program],
    { timeout: 60_000 },
  );
  return JSON.parse(stdout);
}

it('gives back what only the start needed, once there is nothing to do', async () => {
  const seen = await run(`
    const kept = strewn();
    tidyAtRest({ lookMs: 50 });
    await beBusy(1_000);
    const whileBusy = forced;
    await until(() => forced >= 2 && slackMb() <= 5);
    console.log(JSON.stringify({ whileBusy, atRest: forced, slackMb: slackMb(), kept: kept.length }));
  `);
  expect(seen).toMatchObject({ whileBusy: 0, atRest: 2 });
  expect((seen as { slackMb: number }).slackMb).toBeLessThan(5);
}, 60_000);

it('gives back what a busy time left behind after a long lull, not in a short one', async () => {
  const seen = await run(`
    tidyAtRest({ lookMs: 50, lullMs: 2_000 });
    await until(() => forced >= 2);
    const afterStart = forced;
    const kept = strewn();
    await beBusy(200);
    await pause(1_000);
    const shortLull = forced - afterStart;
    await until(() => forced >= 4 && slackMb() <= 5);
    const longLull = forced - afterStart;
    await pause(3_000);
    const nothingNew = forced - afterStart - longLull;
    console.log(JSON.stringify({ shortLull, longLull, nothingNew, slackMb: slackMb(), kept: kept.length }));
  `);
  expect(seen).toMatchObject({ shortLull: 0, longLull: 2, nothingNew: 0 });
  expect((seen as { slackMb: number }).slackMb).toBeLessThan(5);
}, 60_000);
