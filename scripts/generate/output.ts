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

/** The same for the part of a file between `<!-- name -->` and `<!-- /name -->`. */
export function emitSection(
  result: Generated,
  path: string,
  name: string,
  content: string,
  check: boolean,
): void {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const text = readFileSync(join(root, path), 'utf8');
  const [from, to] = [text.indexOf(open), text.indexOf(close)];
  if (from < 0 || to < from) {
    result.failed.push(`${path} has no section ${open} … ${close}`);
    return;
  }
  const whole = `${text.slice(0, from + open.length)}\n${content}\n${text.slice(to)}`;
  emit(result, path, whole, check);
}
