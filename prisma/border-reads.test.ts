import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { readDatamodel, tableOf } from './drift/model-tables.ts';

const root = path.join(import.meta.dirname, '..');
const subgraphs = ['auth', 'admin', 'model', 'tradeflow'];

it('docs/database.md lists the tables that a subgraph reads of another, and no more', async () => {
  const datamodel = await readDatamodel();
  const tables = new Map(
    datamodel.models.map((model) => [
      model.name.charAt(0).toLowerCase() + model.name.slice(1),
      tableOf(model),
    ]),
  );
  const found = new Set<string>();
  for (const subgraph of subgraphs) {
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
  const foreign = [...found].filter((entry) => {
    const [subgraph, table] = entry.split(' ');
    return !table?.startsWith(`${subgraph}_`);
  });
  const entries = listed();
  const covers = (entry: string, read: string) =>
    entry.endsWith('*') ? read.startsWith(entry.slice(0, -1)) : read === entry;
  expect(foreign.filter((read) => !entries.some((entry) => covers(entry, read)))).toEqual([]);
  expect(entries.filter((entry) => !foreign.some((read) => covers(entry, read)))).toEqual([]);
});

function listed(): string[] {
  const page = readFileSync(path.join(root, 'docs/database.md'), 'utf8');
  const section = page.split('<!-- border reads -->')[1]?.split('<!-- /border reads -->')[0] ?? '';
  return [...section.matchAll(/^\| (\w+) \| `(\w+\*?)` \|/gm)]
    .map(([, subgraph, table]) => `${subgraph} ${table}`)
    .sort();
}

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /(?<!\.test)\.ts$/.test(name) && !/generated|testing|test-support/.test(name))
    .map((name) => readFileSync(path.join(folder, name), 'utf8'));
}
