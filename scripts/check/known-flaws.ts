import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { knownFlaws, listProblems } from '../audit.mjs';
import { root } from '../workspaces.ts';
import type { Check } from './check.ts';

/** Nothing is installed of which our own list knows a flaw, unless it says why it may stay. */
export const flawless: Check = {
  name: 'known flaws',
  run: async () => ({
    problems: listProblems(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))),
    notes: [
      `as far as they were seen by ${knownFlaws.newestSeen}; \`npm run audit\` asks the registry`,
    ],
  }),
};
