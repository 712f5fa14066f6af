import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Arena, startArena } from '../gateways/arena.ts';
import { gateways } from '../gateways/gateways.ts';
import { installPeers } from '../gateways/peers.ts';
import { drive, inRounds } from '../gateways/rounds.ts';
import { stopAll } from '../lab/processes.ts';
import { ratios } from '../lab/statistics.ts';

const limit = 1.3;
const rounds = 3;
const restMs = 30_000;
const load = { requests: 300, concurrency: 16 };

export const title = `after a lull of ${restMs / 1_000} s: the first ${load.requests} operations cost the gateway at most ${limit} times the CPU of those before`;

/** What V8 does while nobody asks must not cost those who ask next: see `memory-at-rest.ts` of the service kit. */
export async function run(repository: string): Promise<boolean> {
  const peers = await installPeers(repository);
  const folder = await mkdtemp(join(tmpdir(), 'lull-'));
  const processes: Arena['processes'] = [];
  try {
    const arena = await startArena({ repository, folder, peers, world: 'shop', processes });
    const gateway = await gateways.ours(arena.real, arena.surroundings);
    processes.push(gateway);
    const cpuMs = async () => {
      const [figures] = (await inRounds(arena, [gateway], 1, load)).get(gateway) ?? [];
      return figures?.gatewayMs ?? Number.NaN;
    };
    // Longer than the first tidying after the start, which is not what is measured here.
    await pause(restMs);
    await drive(arena, gateway, { from: 0, requests: 6_000, concurrency: load.concurrency });
    const before: number[] = [];
    const after: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      before.push(await cpuMs());
      await pause(restMs);
      after.push(await cpuMs());
      await drive(arena, gateway, { from: 0, requests: 2_000, concurrency: load.concurrency });
    }
    const { middle, least, most } = ratios(before, after);
    const listed = (values: number[]) => values.map((value) => value.toFixed(2)).join(', ');
    console.log(`before ${listed(before)} ms; after ${listed(after)} ms`);
    console.log(`${middle.toFixed(2)} times (${least.toFixed(2)} to ${most.toFixed(2)})`);
    return middle <= limit;
  } finally {
    await stopAll(processes);
    await rm(folder, { recursive: true, force: true });
  }
}
