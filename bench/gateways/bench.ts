import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Amounts, measureWorld } from './measure-world.ts';
import { installPeers } from './peers.ts';
import { reportOf } from './report.ts';
import { targetsOf } from './targets.ts';
import { worlds } from './worlds/world.ts';

export const title = "gateways: ours over NATS against Apollo's and Hive's over HTTP";

const amountsOf: Record<string, Amounts> = {
  list: { ...amounts(600), rounds: 5 },
  // Its operations are up to ten times as heavy.
  shop: { ...amounts(200), warmUp: 3_000, rounds: 5 },
};

function amounts(requests: number): Omit<Amounts, 'rounds'> {
  // Before that V8 is still compiling: the first thousand operations cost twice as much as the tenth.
  return {
    requests,
    warmUp: 6_000,
    concurrency: 16,
    compared: 60,
    halfLoadSeconds: 6,
    // Short and many: the machine is faster at one time than at another, for seconds on end.
    pair: { starts: 2, turns: 16, requests: requests * 0.8 },
  };
}

/**
 * `--world=list` or `--world=shop` for one of the two, `--rounds=1` for a quick look, `--write` to
 * keep the figures in `results/`.
 */
export async function run(repository: string, flags: string[]): Promise<boolean> {
  const flag = (name: string) => flags.find((one) => one.startsWith(`--${name}=`))?.split('=')[1];
  const chosen = flag('world') ? [flag('world') ?? ''] : Object.keys(worlds);
  const peers = await installPeers(repository);
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: repository });
  let met = true;
  for (const name of chosen) {
    const { title: heading } = worlds[name] ?? {};
    const usual = amountsOf[name];
    if (!heading || !usual) throw new Error(`no world "${name}"`);
    const amounts = { ...usual, rounds: Number(flag('rounds') ?? usual.rounds) };
    const result = await measureWorld(name, { repository, peers, amounts });
    const { versions } = peers;
    const about = { title: heading, versions, commit: String(commit).trim(), amounts };
    const report = reportOf(about, result);
    console.log(report);
    if (flags.includes('--write')) {
      const folder = join(repository, 'bench', 'gateways', 'results');
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, `${name}.md`), report);
    }
    met &&= targetsOf(result).every((target) => target.met);
  }
  return met;
}
