import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { filesUnder } from '../files.ts';
import { root } from '../workspaces.ts';
import type { Check } from './check.ts';

// Who may import whom. A folder that is not named here (tests, scripts, bench, examples) may import anything.
const allowed: Record<string, string[]> = {
  'packages/federation-nats': [],
  'packages/service-kit': ['federation-nats'],
  'packages/access': ['service-kit'],
  'packages/settings': [],
  'packages/forms': ['service-kit'],
  prisma: ['service-kit', 'access', 'settings'],
  'subgraphs/*': ['federation-nats', 'service-kit', 'access', 'settings', 'forms', 'prisma'],
  supergraph: ['federation-nats', 'service-kit', 'access'],
};

/** Imports go one way, and a subgraph never imports another. */
export const imports: Check = {
  name: 'import rules',
  run: async () => {
    const files = filesUnder(['packages', 'prisma', 'subgraphs', 'supergraph'], (path) =>
      path.endsWith('.ts'),
    );
    return {
      problems: files.flatMap((path) => badImports(path, readFileSync(join(root, path), 'utf8'))),
    };
  },
};

const specifiers = /\b(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g;

/** The imports of one file that its place forbids. */
export function badImports(path: string, code: string): string[] {
  const home = homeOf(path);
  const rule = allowed[home.replace(/^subgraphs\/.*/, 'subgraphs/*')];
  if (!rule) return [];
  const isTest = /\.test\.ts$|\/(test-support|testing)\//.test(path);
  const problems: string[] = [];
  for (const [, specifier = ''] of code.matchAll(specifiers)) {
    const target = specifier.startsWith('.')
      ? homeOf(posix.join(posix.dirname(path), specifier))
      : (specifier.match(/^@commerce-tracking\/([^/]+)/)?.[1] ?? null);
    if (target === null || target === home || home.endsWith(`/${target}`)) continue;
    if (isTest && (target === 'tests' || target === 'scripts')) continue;
    if (specifier.startsWith('.'))
      problems.push(`${path} reaches out of its workspace: ${specifier}`);
    else if (!rule.includes(target)) problems.push(`${path} may not import ${specifier}`);
  }
  return problems;
}

function homeOf(path: string): string {
  const parts = path.split('/');
  const depth = parts[0] === 'packages' || parts[0] === 'subgraphs' ? 2 : 1;
  return parts.slice(0, depth).join('/');
}
