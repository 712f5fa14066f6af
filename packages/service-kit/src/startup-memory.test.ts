import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const module = JSON.stringify(new URL('./startup-memory.ts', import.meta.url).href);

// Objects that live on are strewn over the heap of a process, as after a start.
const program = `
import { PerformanceObserver } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { getHeapSpaceStatistics } from 'node:v8';
import { tidyAfterStart } from ${module};
let forced = 0;
new PerformanceObserver((list) => {
  for (const { detail } of list.getEntries()) if (detail.flags & 4) forced += 1;
}).observe({ entryTypes: ['gc'] });
const slackMb = () => {
  const old = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'old_space');
  return (old.space_size - old.space_used_size) / 2 ** 20;
};
const strewn = Array.from({ length: 400_000 }, (_, n) => ({ n, next: { n } })).filter((_, n) => n % 3 === 0);
tidyAfterStart(50);
for (const end = performance.now() + 1_000; performance.now() < end; ) {
  for (const turn = performance.now() + 20; performance.now() < turn; );
  await pause(1);
}
const whileBusy = forced;
for (let looks = 0; looks < 200 && (forced < 2 || slackMb() > 5); looks += 1) await pause(100);
console.log(JSON.stringify({ whileBusy, atRest: forced, slackMb: slackMb(), kept: strewn.length }));
`;

it('gives back what only the start needed, once there is nothing to do', async () => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '-e', program],
    { timeout: 60_000 },
  );
  const seen = JSON.parse(stdout);
  expect(seen).toMatchObject({ whileBusy: 0, atRest: 2 });
  expect(seen.slackMb).toBeLessThan(5);
}, 60_000);
