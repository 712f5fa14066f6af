import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '../workspaces.ts';

/** What a generator did: files changed (or out of date, when only checking), parts that do not exist yet, faults. */
export type Generated = { changed: string[]; missing: string[]; failed: string[] };

/** A fresh account of a generator's work. */
export function nothingYet(): Generated {
  return { changed: [], missing: [], failed: [] };
}

/** Writes a generated file, or only tells that it would change when `check` is set. */
export function emit(result: Generated, path: string, content: string, check: boolean): void {
  const file = join(root, path);
  if (existsSync(file) && readFileSync(file, 'utf8') === content) return;
  result.changed.push(path);
  if (check) return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}
