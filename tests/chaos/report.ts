import type { Fault } from './faults.ts';
import type { Ledger } from './ledger.ts';

/** What a fault cost. */
export type Recovery = Fault & {
  queryMs: number | null;
  commandMs: number | null;
  /** What the probe was answered instead. */
  failures: string;
  /** Until the events of what was written just before and after it were in their stream. */
  eventsMs: number | null;
};

/** What a run came to. */
export type Result = {
  seed: number;
  seconds: number;
  /** Writes begun a second. */
  rate: number;
  ledger: Ledger;
  recoveries: Recovery[];
  jobsMs: { count: number; mostMs: number };
  /** Examples of everything that must not be; each list has to be empty. */
  violations: Record<string, string[]>;
  repeatedInStreams: number;
  memoryMb: Record<string, number>;
  /** Milliseconds of a processor that each process worked for one write, all that goes with it included. */
  workMs: Record<string, number>;
};

/** The bounds of the recovery, in milliseconds. */
export const bounds = { afterNode: 1_000, eventsAfterNode: 10_000, afterDatabase: 5_000 } as const;

const shown = 5;

/** The result in lines for people. */
export function reportOf(result: Result): string {
  const { ledger, recoveries, violations } = result;
  const by = (outcome: string) =>
    ledger.entries.filter((entry) => entry.outcome === outcome).length;
  const lines = [
    `seed ${result.seed}, ${result.seconds.toFixed(0)} s, ${result.rate.toFixed(1)} writes begun a second`,
    `writes: ${by('DONE')} acknowledged, ${by('REFUSED')} refused, ${by('UNKNOWN')} unknown, ${ledger.notSent} not sent`,
    `acknowledged, by kind: ${acknowledgedByKind(ledger)}`,
    `reads: ${ledger.reads.asked}, of which ${ledger.reads.failed} got no answer; ${ledger.reads.blocked} of people blocked for so long that it has to be in force`,
    `answers: ${[...ledger.answers]
      .sort(([, one], [, other]) => other - one)
      .map(([answer, times]) => `${answer} ${times}`)
      .join(', ')}`,
    '',
    ...Object.entries(violations).flatMap(([what, found]) => [
      `${found.length === 0 ? '✓' : '✗'} ${what}: ${found.length}`,
      ...found.slice(0, shown).map((each) => `    ${each}`),
    ]),
    '',
    `messages that stand in a stream twice (their readers know them by their id): ${result.repeatedInStreams}`,
    `jobs: ${result.jobsMs.count}, the slowest took ${seconds(result.jobsMs.mostMs)}`,
    '',
    ...kindsOf(recoveries).map((kind) => lineOf(kind, recoveries)),
    '',
    `work for a write, ms: ${workOf(result)}`,
    `answered within, ms: ${answeredWithin(ledger)}`,
    `most memory, MB: ${Object.entries(result.memoryMb)
      .map(([name, most]) => `${name} ${most}`)
      .join(', ')}`,
  ];
  return lines.join('\n');
}

/** The recoveries that took longer than promised, in words. */
export function lateRecoveries({ recoveries }: Pick<Result, 'recoveries'>): string[] {
  return recoveries.flatMap((recovery) => {
    const { kind, of, queryMs, commandMs, eventsMs, failures } = recovery;
    const late = (what: string, ms: number | null, most: number) =>
      ms !== null && ms <= most
        ? []
        : [`${kind} ${of}: ${what} after ${seconds(ms)} (${failures})`];
    if (kind === 'kill nats node') {
      return [
        ...late('queries', queryMs, bounds.afterNode),
        ...late('commands', commandMs, bounds.afterNode),
        ...late('events', eventsMs, bounds.eventsAfterNode),
      ];
    }
    if (kind !== 'kill database') return [];
    const awayMs = recovery.healedAt - recovery.at;
    const since = (ms: number | null) => (ms === null ? null : Math.max(0, ms - awayMs));
    return [
      ...late('queries', since(queryMs), bounds.afterDatabase),
      ...late('commands', since(commandMs), bounds.afterDatabase),
    ];
  });
}

function acknowledgedByKind({ entries }: Ledger): string {
  const counts = new Map<string, number>();
  for (const { kind, outcome } of entries) {
    if (outcome === 'DONE') counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return [...counts].map(([kind, count]) => `${kind} ${count}`).join(', ');
}

function workOf({ workMs }: Result): string {
  const all = Object.values(workMs).reduce((sum, ms) => sum + ms, 0);
  const each = Object.entries(workMs).map(([name, ms]) => `${name} ${ms.toFixed(2)}`);
  return `${all.toFixed(1)} (${each.join(', ')})`;
}

function answeredWithin({ entries }: Ledger): string {
  const times = entries
    .filter(({ outcome }) => outcome === 'DONE')
    .map(({ startedAt, endedAt }) => endedAt - startedAt)
    .sort((one, other) => one - other);
  const at = (share: number) => times[Math.floor((times.length - 1) * share)] ?? 0;
  return `half ${at(0.5)}, 95 % ${at(0.95)}, 99 % ${at(0.99)}`;
}

function kindsOf(recoveries: readonly Recovery[]): string[] {
  return [...new Set(recoveries.map(({ kind }) => kind))].sort();
}

function lineOf(kind: string, recoveries: readonly Recovery[]): string {
  const own = recoveries.filter((recovery) => recovery.kind === kind);
  const most = (pick: (recovery: Recovery) => number | null) => {
    const all = own.map(pick);
    return all.includes(null) ? null : Math.max(...(all as number[]));
  };
  const away = own.map(({ at, healedAt }) => healedAt - at);
  return [
    `${kind.padEnd(17)} ${String(own.length).padStart(3)} times, away ${seconds(Math.min(...away))} to ${seconds(Math.max(...away))}`,
    `from its beginning on, at most: queries ${seconds(most(({ queryMs }) => queryMs))}`,
    `commands ${seconds(most(({ commandMs }) => commandMs))}`,
    `events ${seconds(most(({ eventsMs }) => eventsMs))}`,
  ].join('; ');
}

function seconds(ms: number | null): string {
  return ms === null ? 'not before the next fault' : `${(ms / 1_000).toFixed(1)} s`;
}
