import { createHash } from 'node:crypto';
import { storyIds } from './stories.ts';

/** What becomes of a record: always the same for the same record, whatever has happened so far. */
export type Fate =
  | 'corrected-after-level-1'
  | 'rejected-at-level-1'
  | 'corrected-after-level-2'
  | 'rejected-at-level-2'
  | 'waits-for-level-1'
  | 'waits-for-level-2'
  | 'published';

/** Shares of a hundred; the rest is published at once. */
const fates: readonly [number, Fate][] = [
  [6, 'corrected-after-level-1'],
  [9, 'rejected-at-level-1'],
  [12, 'corrected-after-level-2'],
  [14, 'rejected-at-level-2'],
  [19, 'waits-for-level-1'],
  [26, 'waits-for-level-2'],
];

/** The fate of a record. */
export function fateOf(id: string): Fate {
  if (id === storyIds.mistyped) return 'corrected-after-level-1';
  if (Object.values(storyIds).includes(id)) return 'published';
  const share = createHash('sha256').update(id).digest().readUInt16BE(0) % 100;
  return fates.find(([below]) => share < below)?.[1] ?? 'published';
}
