import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../scripts/workspaces.ts';

const documents = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md'];
const architecture = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8');

describe('ARCHITECTURE.md', () => {
  it('names only files and folders that exist', () => {
    const named = [...architecture.matchAll(/`([\w./-]+\/[\w./-]*)`/g)].map(
      ([, path = '']) => path,
    );
    const missing = named.filter((path) => !existsSync(join(root, path)));
    expect(named.length).toBeGreaterThan(10);
    expect(missing).toEqual([]);
  });

  it('names every folder at the top', () => {
    const folders = readdirSync(root).filter(
      (name) =>
        !name.startsWith('.') &&
        !['node_modules', 'coverage', 'scripts', 'examples'].includes(name) &&
        statSync(join(root, name)).isDirectory(),
    );
    const unnamed = folders.filter((name) => !new RegExp(`\\b${name}\\b`).test(architecture));
    expect(unnamed).toEqual([]);
  });

  it('names the four queue groups and subjects that the services really use', () => {
    for (const [folder, queue] of Object.entries({
      auth: 'auth_queue',
      admin: 'admin-service',
      tradeflow: 'tradeflow_queue',
      model: 'model_queue',
    })) {
      const service = readFileSync(join(root, 'subgraphs', folder, 'src/service.ts'), 'utf8');
      expect(service).toContain(`queue: '${queue}'`);
      expect(architecture).toContain(queue);
    }
  });
});

describe.each(documents)('%s', (document) => {
  it('links only to files that exist', () => {
    const text = readFileSync(join(root, document), 'utf8');
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, link = '']) => link);
    const missing = links.filter((link) => !existsSync(join(root, dirname(document), link)));
    expect(missing).toEqual([]);
  });
});
