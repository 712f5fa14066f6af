import { canonicalJson } from '@commerce-tracking/service-kit/commands/canonical';
import { derivedFields, type Snapshot } from './snapshot.ts';

/** One difference between two submissions. */
export type Change = {
  path: string;
  kind: 'ADDED' | 'REMOVED' | 'CHANGED';
  before: unknown;
  after: unknown;
};

/**
 * Everything that differs between two submissions; goods and controls are matched by their id, own
 * questions by their code.
 */
export function changesBetween(before: Snapshot, after: Snapshot): Change[] {
  const { items, controls, extra, ...header } = before;
  const { items: newItems, controls: newControls, extra: newExtra, ...newHeader } = after;
  return [
    ...differences('', header, newHeader),
    ...differences('extra.', answersOf(extra), answersOf(newExtra)),
    ...lineDifferences('items', items, newItems),
    ...lineDifferences('controls', controls, newControls),
  ];
}

/** Whether the collector corrected something, and not only a rate or a code has moved since. */
export function isCorrected(changes: readonly Change[]): boolean {
  return changes.some(({ path }) => {
    if (path.startsWith('extra.')) return true;
    const field = path.slice(path.lastIndexOf('.') + 1);
    // A factor nobody measured follows the reference data; a measured one changes its source too.
    return !derivedFields.has(field);
  });
}

function lineDifferences(list: string, before: unknown, after: unknown): Change[] {
  const old = byId(before);
  const now = byId(after);
  const changes: Change[] = [];
  for (const [id, line] of old) {
    const path = `${list}.${id}`;
    const next = now.get(id);
    if (next) changes.push(...differences(`${path}.`, line, next));
    else changes.push({ path, kind: 'REMOVED', before: line, after: null });
  }
  for (const [id, line] of now) {
    if (old.has(id)) continue;
    changes.push({ path: `${list}.${id}`, kind: 'ADDED', before: null, after: line });
  }
  return changes;
}

function differences(prefix: string, before: Snapshot, after: Snapshot): Change[] {
  const changes: Change[] = [];
  for (const field of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const old = before[field] ?? null;
    const now = after[field] ?? null;
    if (old === null && now === null) continue;
    if (canonicalJson(old) === canonicalJson(now)) continue;
    const kind = old === null ? 'ADDED' : now === null ? 'REMOVED' : 'CHANGED';
    changes.push({ path: prefix + field, kind, before: old, after: now });
  }
  return changes.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function answersOf(extra: unknown): Snapshot {
  return typeof extra === 'object' && extra !== null ? (extra as Snapshot) : {};
}

function byId(lines: unknown): Map<string, Snapshot> {
  const list = Array.isArray(lines) ? (lines as Snapshot[]) : [];
  return new Map(list.map((line) => [String(line.id), line]));
}
