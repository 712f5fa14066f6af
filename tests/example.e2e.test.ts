import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fieldWeek } from '../examples/generate.ts';
import { root } from '../scripts/workspaces.ts';
import { type System, startSystem } from './support/system.ts';

const run = promisify(execFile);
let system: System;

beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system?.stop());

async function play(): Promise<string> {
  const { stdout } = await run(
    process.execPath,
    [
      '--import',
      'tsx',
      '--import',
      './scripts/graphql-loader.mjs',
      'examples/play.ts',
      system.origin,
    ],
    { cwd: root },
  );
  return stdout;
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

  it('ends in published figures, and played again changes nothing', async () => {
    const first = await play();
    for (const word of ['DONE', 'REPEATED', 'REFUSED', 'APPROVED_L2', 'REJECTED_L1', 'Maïs']) {
      expect(first).toContain(word);
    }
    expect(first).not.toContain('\n0 changes');
    const second = await play();
    expect(second).toContain('\n0 changes in this run');
    expect(second).not.toContain('DONE');
    const published = (report: string) => report.slice(report.indexOf('Records by state'));
    expect(published(second).split('\n').slice(0, -2)).toEqual(
      published(first).split('\n').slice(0, -2),
    );
  }, 180_000);
});
