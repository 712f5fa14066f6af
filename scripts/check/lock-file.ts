import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { missingFromLock } from '../complete-lock.mjs';
import { root } from '../workspaces.ts';
import type { Check } from './check.ts';

/** The lock file can be installed anywhere: on every platform, from any registry. */
export const lockFile: Check = {
  name: 'lock file',
  run: async () => ({
    problems: lockProblems(readFileSync(join(root, 'package-lock.json'), 'utf8')),
  }),
};

/** What would keep `npm ci` from working somewhere else. */
export function lockProblems(text: string): string[] {
  const problems: string[] = [];
  if (missingFromLock(text))
    problems.push('package-lock.json lacks optional packages: run `npm run lock`');
  const { packages }: { packages: Record<string, { resolved?: string; link?: boolean }> } =
    JSON.parse(text);
  for (const [path, entry] of Object.entries(packages)) {
    if (entry.resolved && !entry.link) problems.push(`${path} names a registry: ${entry.resolved}`);
  }
  return problems;
}
