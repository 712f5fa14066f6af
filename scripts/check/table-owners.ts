import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesUnder } from '../files.ts';
import { root } from '../workspaces.ts';
import type { Check } from './check.ts';

/** A table is written by the subgraph whose name it begins with, and by no other. */
export const tableOwners: Check = {
  name: 'tables written by their owner',
  run: async () => {
    const models = filesUnder(['prisma/models'], (path) => path.endsWith('.prisma'));
    const owners = modelOwners(
      models.map((path) => readFileSync(join(root, path), 'utf8')).join('\n'),
    );
    const files = filesUnder(
      ['subgraphs'],
      (path) => /(?<!\.test)\.ts$/.test(path) && !/\/(testing|test-support|\.scratch)\//.test(path),
    );
    return {
      problems: files.flatMap((path) =>
        foreignWrites(path, readFileSync(join(root, path), 'utf8'), owners),
      ),
    };
  },
};

/** Prisma delegate → owning subgraph, read off the models' tables. */
export function modelOwners(schema: string): Map<string, string> {
  const owners = new Map<string, string>();
  for (const [, model = '', body = ''] of schema.matchAll(/^model (\w+) \{([\s\S]*?)^\}/gm)) {
    const owner = body.match(/@@map\("([a-z]+)_/)?.[1];
    if (owner) owners.set(model.charAt(0).toLowerCase() + model.slice(1), owner);
  }
  return owners;
}

const delegateWrite =
  /\.\s*(\w+)\s*\.\s*(create|createMany|createManyAndReturn|update|updateMany|upsert|delete|deleteMany)\s*\(/g;
const rawWrite =
  /\b(?:INSERT\s+(?:IGNORE\s+)?INTO|UPDATE|DELETE\s+FROM|REPLACE\s+INTO)\s+[`"]?([a-z]+)_\w+/gi;
const subgraphNames = new Set(['auth', 'admin', 'tradeflow', 'model']);

/** Writes in a subgraph's file to what another subgraph owns. */
export function foreignWrites(path: string, code: string, owners: Map<string, string>): string[] {
  const home = path.split('/')[1];
  const problems: string[] = [];
  for (const [, delegate = '', method] of code.matchAll(delegateWrite)) {
    const owner = owners.get(delegate);
    if (owner && owner !== home)
      problems.push(`${path}: ${delegate}.${method} writes a table of ${owner}`);
  }
  for (const [statement, prefix = ''] of code.matchAll(rawWrite)) {
    const owner = prefix.toLowerCase();
    if (subgraphNames.has(owner) && owner !== home)
      problems.push(`${path}: ${statement} writes a table of ${owner}`);
  }
  return problems;
}
