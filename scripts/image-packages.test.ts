import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type LockedPackages, packagesFor } from './image-packages.mjs';
import { root } from './workspaces.ts';

describe('packages of an image', () => {
  const packages: LockedPackages = {
    'node_modules/server': {
      dependencies: { parser: '^1' },
      optionalDependencies: { 'for-linux': '1', 'for-windows': '1' },
      peerDependencies: { language: '*', tools: '*' },
      peerDependenciesMeta: { tools: { optional: true } },
    },
    'node_modules/server/node_modules/parser': { dependencies: { shared: '^1' } },
    'node_modules/parser': {},
    'node_modules/shared': { dependencies: { server: '^1' } },
    'node_modules/for-linux': {},
    'node_modules/language': {},
    'node_modules/tools': {},
    'node_modules/unrelated': {},
  };

  it('are what is imported, and what that needs in turn', () => {
    expect(packagesFor(packages, ['server'])).toEqual([
      'node_modules/for-linux',
      'node_modules/language',
      'node_modules/server',
      'node_modules/server/node_modules/parser',
      'node_modules/shared',
    ]);
  });

  it('cannot be told of a package the lock file does not know', () => {
    expect(() => packagesFor(packages, ['absent'])).toThrow('absent');
  });

  it('leave Prisma’s command line and every tool at home', () => {
    const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
    const places = packagesFor(lock.packages, ['@prisma/client', '@prisma/adapter-mariadb']);
    expect(places).toContain('node_modules/mariadb');
    for (const tool of ['prisma', '@prisma/engines', '@prisma/config', 'mysql2', 'typescript'])
      expect(places).not.toContain(`node_modules/${tool}`);
  });

  it('come into images beside their bundle, and no other way', () => {
    const dockerfile = readFileSync(join(root, 'infra/Dockerfile'), 'utf8');
    expect(dockerfile).toMatch(
      /image-packages\.mjs subgraphs\/\*\/dist supergraph\/dist prisma\/dist/,
    );
    const copied = [...dockerfile.matchAll(/^COPY --from=build (.*)$/gm)].map(([, line]) => line);
    expect(copied.length).toBeGreaterThan(5);
    expect(copied.filter((line) => line?.includes('node_modules'))).toEqual([]);
  });
});
