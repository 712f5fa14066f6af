import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fieldWeek } from '../examples/generate.ts';
import { graphqlClient, signIn } from '../examples/graphql-client.ts';
import { demoPassword } from '../prisma/seed/demo/accounts.ts';
import { root } from '../scripts/workspaces.ts';
import { type System, startSystem } from './support/system.ts';

let system: System;

beforeAll(async () => {
  system = await startSystem();
  await acceptOldVisits();
});
afterAll(() => system?.stop());

/** The week is one of November 2026: two months later each of its records would be asked about for its age. */
async function acceptOldVisits(): Promise<void> {
  const client = graphqlClient(system.origin);
  const token = await signIn(client, 'admin', demoPassword);
  const input = { key: 'quality.dateTooOldDays', value: 3_650, expectedVersion: 1 };
  await client.ask(
    'mutation($input: UpdateSettingInput!) { updateSetting(input: $input) { version } }',
    { input },
    { token },
  );
}

/** Plays the week; `until` breaks it off, as a computer that is switched off would. */
async function play(until?: (report: string) => Promise<boolean>): Promise<string> {
  const modules = ['--import', 'tsx', '--import', './scripts/graphql-loader.mjs'];
  const child = spawn(process.execPath, [...modules, 'examples/play.ts', system.origin], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let report = '';
  let failure = '';
  child.stdout.on('data', (text) => (report += text));
  child.stderr.on('data', (text) => (failure += text));
  const over = new Promise<number | null>((resolve) => child.once('close', resolve));
  const isOver = () => child.exitCode !== null || child.signalCode !== null;
  while (until && !isOver()) {
    if (await until(report)) child.kill('SIGKILL');
    await pause(50);
  }
  const code = await over;
  expect({ code, failure }).toEqual({ code: until ? null : 0, failure: '' });
  return report;
}

/** Whether the reviewers are in the middle of their first round. */
function reviewing(): (report: string) => Promise<boolean> {
  const client = graphqlClient(system.origin);
  let token: string | undefined;
  return async (report) => {
    if (!report.includes('each for itself: READY')) return false;
    token ??= await signIn(client, 'admin', demoPassword);
    const { collections } = await client.ask<{ collections: { totalCount: number } }>(
      '{ collections(filter: { states: [APPROVED_L1, REJECTED_L1] }, first: 1) { totalCount } }',
      {},
      { token },
    );
    return collections.totalCount > 100;
  };
}

/** The numbers of a table's row, by what stands in its first column. */
function figures(report: string, row: string): number[] {
  const line = report.split('\n').find((each) => each.startsWith(`${row} `)) ?? '';
  const cells = line.slice(row.length).trim().split(/ {2,}/);
  return cells.map((cell) => Number(cell.replaceAll(' ', '')));
}

/**
 * What the data say, without what a run has done, and without the question about two records that arrived in one
 * instant: a job that looks again asks it, perhaps between two reports.
 */
function standing(report: string): string {
  const data = report.slice(report.indexOf('Records by state'), report.lastIndexOf('\n\n'));
  return data.replace(/^ *DUPLICATE_CANDIDATE .*\n/m, '');
}

describe('the example week', () => {
  it('is what its generator makes: at least 500 records, mistakes and repetitions among them', () => {
    const made = fieldWeek().map((line) => JSON.stringify(line));
    const stored = readFileSync(join(root, 'examples/field-records.jsonl'), 'utf8');
    expect(`${made.join('\n')}\n`).toBe(stored);
    const creations = fieldWeek().filter((line) => line.entry.operation === 'CREATE');
    const ids = new Set(creations.map((line) => line.entry.id));
    expect(ids.size).toBeGreaterThanOrEqual(500);
    expect(creations.length).toBeGreaterThan(ids.size);
    const points = new Set(creations.map((line) => line.entry.content?.collectionPointId));
    expect(points.size).toBeGreaterThanOrEqual(6);
  });

  it('broken off, played to its end, and played again, does everything once', async () => {
    const broken = await play(reviewing());
    const [done = 0] = figures(broken, 'DONE');
    const [repeated = 0] = figures(broken, 'REPEATED');
    expect(done).toBeGreaterThan(0);
    expect(done + repeated).toBe(1325);
    expect(figures(broken, 'CONFLICT EARLIER_NOT_WRITTEN')).toEqual([12]);
    expect(broken).toContain('days recorded: 0 → 84, 12 without anybody');
    expect(broken).toContain('records of days nobody accounts for: 609 → 0');
    expect(broken).toContain(
      'all or none: FAILED BULK_REFUSED, 16 asked for, 0 done, 16 refused\n  TG-',
    );
    expect(broken).toMatch(
      /each for itself: READY, 16 asked for, 15 done, 1 refused\n {2}TG-2026-\d{6} FLAGS_OPEN /,
    );
    expect(broken).not.toContain('Records by state');

    const whole = await play();
    expect(figures(whole, 'REPEATED')).toEqual([1325]);
    expect(whole).not.toContain('DONE');
    expect(whole).toContain('days recorded: 84 → 84');
    expect(whole).toContain('One truckload, two records: OPEN → CONFIRMED');
    expect(whole).toContain(
      'in the published flow: 2 record(s), 31 800 kg → 1 record(s), 16 000 kg',
    );
    expect(whole).not.toContain('\n0 changes');
    tellsTheStories(whole);

    const again = await play();
    expect(again).toContain('\n0 changes in this run');
    expect(again).not.toContain('DONE');
    expect(again).toContain('nothing waits');
    expect(standing(again)).toBe(standing(whole));
  }, 240_000);
});

function tellsTheStories(report: string): void {
  const records = [
    'DRAFT',
    'SUBMITTED',
    'APPROVED_L1',
    'APPROVED_L2',
    'REJECTED_L1',
    'REJECTED_L2',
  ];
  expect(records.map((state) => figures(report, state)[0])).toEqual([7, 39, 39, 507, 13, 11]);
  expect(report).toContain('44 records were corrected and submitted again');
  expect(report).toContain('506 of 507 published records count in the flow');
  expect(figures(report, 'Mouton')[0]).toBe(30);
  expect(figures(report, 'UNIT_PRICE_OUT_OF_BAND')).toEqual([1, 0, 1]);
  // Two that arrive in one instant are asked about by the job that looks again: there may be no row yet.
  expect(figures(report, 'DUPLICATE_CANDIDATE')[1] ?? 0).toBe(0);

  const story = report.slice(report.indexOf('One record’s way'), report.indexOf('Held back'));
  for (const step of [
    'submits it, no. 1',
    'comments on Article 1 : Prix unitaire: La commerçante a parlé de 25200. → 25200 (taken over)',
    'level 1: REJECTED: Le prix unitaire est éloigné de celui du marché ce jour-là.',
    'submits it, no. 2: Prix unitaire corrigé.',
    'Remarques: – → Prix vérifié auprès de la commerçante.',
    'Article 1 : Prix unitaire: 52200 → 25200',
    'Valeur totale: 12528000 → 6048000',
    'level 1: APPROVED',
    'level 2: APPROVED',
  ]) {
    expect(story).toContain(step);
  }
  expect(report).toMatch(/Held back, then decided alone: TG-2026-\d{6} is APPROVED_L2/);
  expect(report).toMatch(/ACKNOWLEDGED by .+: Vérifié par téléphone avec le collecteur\./);
  expect(report).toMatch(/\nMIRROR, 100 of 100 alike: plate 40, product 15, /);
  expect(report).toContain('the supervisor of one side may decide: no, ');
  expect(report).toContain('Immatriculation: TB 4821 BJ | tb-4821-bj');
  expect(report).toMatch(/sightings: +2 record\(s\), 31 800 kg\n/);
  expect(report).toMatch(/in the published flow: +1 record\(s\), 16 000 kg\n/);
}
