import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { readDatamodel, tableOf } from './drift/model-tables.ts';
import { borderReads, covers, ownerOf, tableOwners } from './table-access.ts';

const root = path.join(import.meta.dirname, '..');

it('names the tables that a subgraph reads of another, and no more', async () => {
  const datamodel = await readDatamodel();
  const tables = new Map(
    datamodel.models.map((model) => [
      model.name.charAt(0).toLowerCase() + model.name.slice(1),
      tableOf(model),
    ]),
  );
  const found = new Set<string>();
  for (const subgraph of tableOwners) {
    for (const code of sources(path.join(root, 'subgraphs', subgraph, 'src'))) {
      for (const [table] of code.matchAll(/\b(?:auth|admin|model|tradeflow)_[a-z_]+\b/g)) {
        if ([...tables.values()].includes(table)) found.add(`${subgraph} ${table}`);
      }
      for (const [, model = ''] of code.matchAll(
        /\b(?:db|tx)\.(\w+)\s*\.\s*(?:find|count|aggregate|groupBy)/g,
      )) {
        const table = tables.get(model);
        if (table) found.add(`${subgraph} ${table}`);
      }
    }
  }
  const foreign = [...found]
    .map((entry) => entry.split(' ') as [string, string])
    .filter(([subgraph, table]) => ownerOf(table) !== subgraph);
  const isNamed = ([subgraph, table]: [string, string]) =>
    borderReads.some((read) => read.service === subgraph && covers(read.table, table));
  expect(foreign.filter((read) => !isNamed(read))).toEqual([]);
  const isDone = (named: (typeof borderReads)[number]) =>
    foreign.some(([subgraph, table]) => named.service === subgraph && covers(named.table, table));
  expect(borderReads.filter((named) => !isDone(named))).toEqual([]);
});

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /(?<!\.test)\.ts$/.test(name) && !/generated|testing|test-support/.test(name))
    .map((name) => readFileSync(path.join(folder, name), 'utf8'));
}
