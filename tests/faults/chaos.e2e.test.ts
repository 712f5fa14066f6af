import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, it } from 'vitest';
import { runChaos } from '../chaos/chaos.ts';
import { reportOf } from '../chaos/report.ts';
import { remember } from '../support/brokers.ts';

const seconds = 60;

// What must never be is exact here; how fast it goes is measured by hand: npm run chaos.
it('loses nothing, does nothing twice and leaves nothing half-done, whatever is killed, paused or cut', async () => {
  const result = await runChaos({
    folder: mkdtempSync(join(inject('runFolder'), 'chaos-')),
    workers: 2,
    subgraphs: 1,
    seed: 7,
    seconds,
    rate: 20,
    rateMin: 3,
    rateMax: 80,
    calmMs: 1_500,
    remember,
    say: () => undefined,
  });
  const none = Object.fromEntries(Object.keys(result.violations).map((what) => [what, []]));
  expect(result.violations, reportOf(result)).toEqual(none);
  const acknowledged = result.ledger.entries.filter(({ outcome }) => outcome === 'DONE');
  expect(acknowledged.length, reportOf(result)).toBeGreaterThan(seconds);
  expect(result.recoveries.length).toBeGreaterThan(3);
}, 300_000);
