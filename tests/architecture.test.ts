import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../scripts/workspaces.ts';

/** Of packages and subgraphs, which name their files as seen from `src`. */
const readmes = ['packages', 'subgraphs']
  .flatMap((folder) => readdirSync(join(root, folder)).map((name) => `${folder}/${name}/README.md`))
  .filter((path) => existsSync(join(root, path)));
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

describe.each([...documents, ...readmes])('%s', (document) => {
  it('links only to files that exist', () => {
    const text = readFileSync(join(root, document), 'utf8');
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, link = '']) => link);
    const missing = links.filter((link) => !existsSync(join(root, dirname(document), link)));
    expect(missing).toEqual([]);
  });
});

describe.each(readmes)('%s', (document) => {
  it('names only files and folders that exist', () => {
    const folder = join(root, dirname(document));
    const sources = readdirSync(join(folder, 'src'), { recursive: true, encoding: 'utf8' });
    const isThere = (path: string) => {
      if ([folder, root].some((place) => existsSync(join(place, path)))) return true;
      if (!path.includes('/')) return sources.some((source) => basename(source) === path);
      // `*` is any part of a name.
      const parts = path
        .replace(/\/$/, '')
        .split('*')
        .map((part) => part.replaceAll('.', '\\.'));
      const shape = new RegExp(`^${parts.join('[^/]*')}$`);
      return sources.some((source) => shape.test(source));
    };
    const text = readFileSync(join(root, document), 'utf8').replaceAll(/^```.*?^```$/gms, '');
    const spoken = [...text.matchAll(/`([\w./*-]+)`/g)].map(([, path = '']) => path);
    const named = spoken.filter((path) => isPath(path));
    expect(named.filter((path) => !isThere(path))).toEqual([]);
  });
});

/** A file by its ending; a folder by the slash at its end, or by where it lies. */
function isPath(text: string): boolean {
  return (
    /\.(ts|mjs|js|graphql|prisma|md)$|[^.]\/$/.test(text) ||
    /^(packages|docs|prisma|scripts|subgraphs|supergraph|tests)\/./.test(text)
  );
}
