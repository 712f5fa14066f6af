import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BenchProcess, residentMb, stopAll } from '../lab/processes.ts';
import { type Arena, type Side, startArena } from './arena.ts';
import { drained, drive, measure, type Round } from './measure.ts';
import { contentCount } from './records.ts';
import { contentsOf, readTemplates } from './templates.ts';

const settings = { collectors: 200, warmUp: 2_400, submissions: 1_200, rounds: 5, concurrency: 32 };
const target = 0.4;

export const title =
  'submitting a record with 5 items and 2 controls: the command over NATS against raw SQL';

/**
 * The command with tokens, checks, quality rules, command log and outbox, against the least SQL that
 * leaves the same rows, in turns, in one run.
 */
export async function run(repository: string, flags: string[]): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'submission-'));
  const workerFlags = flags.filter((flag) => flag.startsWith('--cpu-prof'));
  const processes: BenchProcess[] = [];
  const { collectors } = settings;
  try {
    const arena = await startArena({ repository, folder, collectors, workerFlags, processes });
    const raw = await compareRows(arena);
    const sides = [arena.ours, raw];
    for (const side of sides) await drive(side, orderOf(settings.warmUp));
    await drained(arena.databases.ours);
    const rounds = new Map<Side, Round[]>(sides.map((side) => [side, []]));
    for (let round = 0; round < settings.rounds; round += 1) {
      for (const side of round % 2 === 0 ? sides : [...sides].reverse()) {
        const order = orderOf(settings.submissions, settings.warmUp + round * settings.submissions);
        const figures = await measure(side, arena.database, order, side === arena.ours);
        rounds.get(side)?.push(figures);
      }
    }
    const met = printResult(arena.ours, raw, rounds);
    await arena.close();
    return met;
  } finally {
    await stopAll(processes);
    await rm(folder, { recursive: true, force: true });
  }
}

function orderOf(count: number, from = 0) {
  return { from, count, concurrency: settings.concurrency };
}

/** Both sides write the same submissions; unless the same is there afterwards, nothing is compared. */
async function compareRows(arena: Arena): Promise<Side> {
  await drive(arena.ours, orderOf(contentCount));
  await drained(arena.databases.ours);
  const templates = await readTemplates(arena.databases.ours, contentCount);
  await writeFile(arena.templatesPath, JSON.stringify(templates));
  const raw = await arena.startRaw();
  await drive(raw, orderOf(contentCount));
  const written = await contentsOf(arena.databases.ours);
  const copied = await contentsOf(arena.databases.raw);
  console.log(`${contentCount} submissions on each side, the same in every table:`);
  for (const [table, held] of written) {
    if (copied.get(table) !== held) {
      throw new Error(`${table}: ours ${held}, raw ${copied.get(table)}`);
    }
    console.log(`  ${table.padEnd(30)} ${held}`);
  }
  return raw;
}

function printResult(ours: Side, raw: Side, rounds: Map<Side, Round[]>): boolean {
  const of = (side: Side) => rounds.get(side) ?? [];
  const ratios = of(ours).map((round, index) => {
    const other = of(raw)[index]?.perSecond ?? Number.POSITIVE_INFINITY;
    const ratio = round.perSecond / other;
    const rates = `${round.perSecond.toFixed(0)}/s, raw ${other.toFixed(0)}/s`;
    console.log(`round ${index + 1}: ours ${rates}: ${percent(ratio)}`);
    return ratio;
  });
  for (const side of [ours, raw]) {
    const middle = (pick: (round: Round) => number) => median(of(side).map(pick));
    const cpu = [
      `${side.writer.name} ${middle((round) => round.writerCpuMs).toFixed(2)}`,
      `database ${middle((round) => round.databaseCpuMs).toFixed(2)}`,
      ...(side.others.length > 0
        ? [
            `${side.others.map(({ name }) => name).join(' and ')} ${middle((round) => round.otherCpuMs).toFixed(2)}`,
          ]
        : []),
    ];
    console.log(
      [
        `${side.name.padEnd(4)} ${middle((round) => round.perSecond).toFixed(0)} submissions/s`,
        `p50 ${middle((round) => round.p50Ms).toFixed(0)} ms`,
        `p99 ${middle((round) => round.p99Ms).toFixed(0)} ms`,
        `CPU ms each: ${cpu.join(', ')}`,
        `${residentMb(side.writer)} MB`,
      ].join('; '),
    );
    const kinds = Object.keys(of(side)[0]?.kinds ?? {}).map(
      (kind) => `${kind} ${middle((round) => round.kinds[kind] ?? 0).toFixed(2)}`,
    );
    const statements = middle((round) => round.statements).toFixed(2);
    console.log(`     ${statements} statements each: ${kinds.join(', ')}`);
  }
  const waiting = median(of(ours).map((round) => round.waiting));
  console.log(`messages still in the outbox when the last answer came: ${waiting}`);
  const ratio = median(ratios);
  const range = `${percent(Math.min(...ratios))} to ${percent(Math.max(...ratios))}`;
  console.log(`rate, ours / raw: ${percent(ratio)} (${range}), at least ${percent(target)}`);
  return ratio >= target;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`;
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
