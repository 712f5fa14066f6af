import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { run } from '../../scripts/start/prepare.ts';
import { services } from '../../scripts/workspaces.ts';
import { runChaos } from './chaos.ts';
import { faultKinds } from './faults.ts';
import { lateRecoveries, reportOf } from './report.ts';

// npm run chaos [-- --seconds 600 --rate 60 --rate-min 60 --rate-max 200 --seed 1 --calm 6000 --undisturbed --only 'kill nats node' --keep]
const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '600' },
    rate: { type: 'string', default: '60' },
    'rate-min': { type: 'string', default: '60' },
    'rate-max': { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    calm: { type: 'string', default: '6000' },
    undisturbed: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true },
    keep: { type: 'boolean', default: false },
  },
});
await run(['scripts/bundle.mjs', ...services]);
const folder = mkdtempSync(join(tmpdir(), 'commerce-tracking-chaos-'));
const started = new Set<number>();
process.on('SIGINT', () => {
  for (const pid of started) endNow(pid);
  process.exit(130);
});
const result = await runChaos({
  folder,
  seed: Number(values.seed),
  seconds: Number(values.seconds),
  rate: Number(values.rate),
  rateMin: Number(values['rate-min']),
  rateMax: Number(values['rate-max']),
  calmMs: Number(values.calm),
  kinds: values.only && faultKinds.filter((kind) => values.only?.includes(kind)),
  isUndisturbed: values.undisturbed,
  remember: (pid) => void started.add(pid),
  say: (line) => console.log(line),
});
console.log(`\n${reportOf(result)}`);
const late = lateRecoveries(result);
for (const each of late) console.log(`✗ later than promised: ${each}`);
const isKept = Object.values(result.violations).every((found) => found.length === 0);
if (values.keep || !isKept) console.log(`logs and data are kept in ${folder}`);
else rmSync(folder, { recursive: true, force: true });
process.exit(isKept && late.length === 0 ? 0 : 1);

function endNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}
