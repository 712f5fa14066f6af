import { cpus } from 'node:os';
import { median } from '../lab/statistics.ts';
import type { Amounts, WorldResult } from './measure-world.ts';
import type { Pair } from './pair.ts';
import type { Figures } from './rounds.ts';
import { dearness, show, type Target, targetsOf } from './targets.ts';

/** What stands above the figures. */
export type Heading = { title: string; versions: string[]; commit: string; amounts: Amounts };

/** One world's figures as a page of Markdown. */
export function reportOf(heading: Heading, result: WorldResult): string {
  const { title, versions, commit, amounts } = heading;
  const { full, memory, halfLoad, pair, replayed } = result;
  const processors = `${cpus().length} shared cores (${cpus()[0]?.model})`;
  return [
    `# ${title}`,
    '',
    `${new Date().toISOString().slice(0, 10)}, commit ${commit}, Node ${process.version}, ${processors}; ${versions.join(', ')}.`,
    '',
    `${result.compared} answers compared and equal on all sides, ${Math.round(result.answerBytes)} bytes each. ` +
      `${amounts.rounds} rounds in turns of ${amounts.requests} requests, ${amounts.concurrency} at once; medians. ` +
      '200 callers, variables of their own for each request, tokens verified by every gateway and subgraph, ' +
      'no response cache, no sharing of queries in flight but where the name says so.',
    ...result.absent.map((line) => `\n${line}`),
    '',
    '## Full load',
    '',
    loadTable(full),
    '',
    '## Memory of the gateway, MB (resident / its share of what is shared)',
    '',
    table(
      ['Gateway', 'before the load', 'after it'],
      memory.map(({ name, before, after }) => [
        name,
        ...[before, after].map((held) => `${held?.rss} / ${held?.pss}`),
      ]),
    ),
    '',
    `## Half of what the slower peer bears: ${halfLoad.perSecond} requests/s`,
    '',
    pacedTable(halfLoad.sides),
    '',
    `## One process and two, ${amounts.pair.starts} starts of ${amounts.pair.turns} turns, a connection for each caller`,
    '',
    ...pairTable('all on the cores there are, shared out as Linux does', pair.busy),
    ...pairTable('nobody interrupted before it waits (SCHED_RR)', pair.whole),
    ...pairTable('the main thread of each process with a fifth of a core and no more', pair.narrow),
    "## Subgraphs' answers replayed from memory",
    '',
    table(
      ['Gateway', 'fetches/op', 'CPU ms/op', 'op/CPU-s', 'op/s'],
      Object.values(replayed).map(({ name, figures, fetchesEach }) => [
        ...[name, fetchesEach.toFixed(1), middle(figures, 'gatewayMs', 2)],
        ...[perCpuSecond(figures), middle(figures, 'perSecond')],
      ]),
    ),
    '',
    '## Targets (middle of the rounds or turns; least and most in parentheses)',
    '',
    table(['Promise', 'Measured', ''], targetsOf(result).map(lineOf)),
    '',
  ].join('\n');
}

function pairTable(how: string, pair: Pair | undefined): string[] {
  if (!pair) return [];
  const cost = `CPU per operation of both: ${show(dearness(pair))} times that of one.`;
  return [`For each process as much at once, ${how}. ${cost}`, '', loadTable(sidesOf(pair)), ''];
}

function sidesOf({ one, two }: Pair): WorldResult['full'] {
  return {
    ours: { name: 'one of two processes', figures: one },
    oursTwice: { name: 'both', figures: two },
  };
}

function loadTable(sides: WorldResult['full']): string {
  return table(
    ['Gateway', 'CPU ms/op', 'op/CPU-s', 'CPU ms/op, all processes', 'op/s', 'p50 ms', 'p99 ms'],
    Object.values(sides).map(({ name, figures }) => [
      name,
      ...[middle(figures, 'gatewayMs', 2), perCpuSecond(figures), middle(figures, 'totalMs', 2)],
      ...[middle(figures, 'perSecond'), middle(figures, 'p50Ms'), middle(figures, 'p99Ms')],
    ]),
  );
}

function pacedTable(sides: WorldResult['full']): string {
  return table(
    ['Gateway', 'p50 ms', 'p99 ms', 'CPU ms/op'],
    Object.values(sides).map(({ name, figures }) => [
      name,
      ...[middle(figures, 'p50Ms', 1), middle(figures, 'p99Ms', 1)],
      middle(figures, 'gatewayMs', 2),
    ]),
  );
}

function lineOf({ promise, measured, met }: Target): string[] {
  return [promise, measured, met ? 'met' : 'MISSED'];
}

function middle(figures: Figures[], figure: keyof Figures, digits = 0): string {
  return median(figures.map((one) => one[figure])).toFixed(digits);
}

function perCpuSecond(figures: Figures[]): string {
  return (1_000 / median(figures.map(({ gatewayMs }) => gatewayMs))).toFixed(0);
}

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
