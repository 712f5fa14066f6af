import { describe, expect, it } from 'vitest';
import { inspectorOf, liveHeapBytes } from '../../supergraph/test-support/live-memory.ts';
import type { Arena } from './arena.ts';
import { type FuzzReport, fuzz } from './fuzz.ts';

// `npm run fuzz` sets both.
const count = Number(process.env.FUZZ_MESSAGES ?? 1_000);
const seed = Number(process.env.FUZZ_SEED ?? 20_261_128);
const mebibyte = 1024 ** 2;

/** Against everything at once, by chance. */
export function fuzzAttacks(arena: () => Arena): void {
  const memory = async () => {
    const { system } = arena();
    const sizes: Record<string, number> = {};
    for (const name of system.processes) {
      sizes[name] = Math.round((await liveHeapBytes(inspectorOf(system.log(name)))) / mebibyte);
    }
    return sizes;
  };

  describe('fuzz', () => {
    it('brings nothing down, hangs nothing, is told nothing it should not know, and leaves nothing behind', {
      timeout: 45 * 60_000,
    }, async () => {
      const { system } = arena();
      const pids = system.processes.map((name) => system.pid(name));
      // Caches fill at first, and are bounded.
      const first = await fuzz(arena(), Math.ceil(count / 3), seed);
      const before = await memory();
      const second = await fuzz(arena(), count - first.sent, seed + 1_000_000);
      const after = await memory();
      print(first, second, before, after);
      expect([...first.problems, ...second.problems]).toEqual([]);
      expect(first.sent + second.sent).toBe(count);
      expect(system.processes.map((name) => system.pid(name))).toEqual(pids);
      for (const pid of pids) expect(() => process.kill(pid, 0)).not.toThrow();
      for (const name of system.processes) {
        expect(system.log(name)).not.toMatch(
          /unhandled|uncaught|heap out of memory|reader closed/i,
        );
        expect([name, after[name]]).toEqual([name, expect.any(Number)]);
        expect(after[name], `${name} grew`).toBeLessThan((before[name] ?? 0) * 1.2 + 12);
      }
      await system.ready();
    });
  });
}

function print(
  first: FuzzReport,
  second: FuzzReport,
  before: Record<string, number>,
  after: Record<string, number>,
): void {
  if (
    process.env.FUZZ_MESSAGES === undefined &&
    first.problems.length + second.problems.length === 0
  )
    return;
  const lines = [
    `seed ${seed}: ${first.sent + second.sent} sent in ${Math.round(first.seconds + second.seconds)} s`,
  ];
  for (const kind of Object.keys(first.outcomes) as (keyof FuzzReport['outcomes'])[]) {
    const sums: Record<string, number> = { ...first.outcomes[kind] };
    for (const [code, number] of Object.entries(second.outcomes[kind]))
      sums[code] = (sums[code] ?? 0) + number;
    const total = Object.values(sums).reduce((sum, number) => sum + number, 0);
    const told = Object.entries(sums).sort(([, a], [, b]) => b - a);
    lines.push(
      `${kind}: ${total} (${told.map(([code, number]) => `${code} ${number}`).join(', ')})`,
    );
  }
  const sizes = Object.keys(before).map((name) => `${name} ${before[name]} → ${after[name]}`);
  lines.push(
    `live heap after a forced collection, MiB, after the first third → at the end: ${sizes.join(', ')}`,
  );
  console.log(lines.join('\n'));
}
