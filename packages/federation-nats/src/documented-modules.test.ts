import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { documentedModules } from './testing/documented-modules.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const isModule = (name: string) => existsSync(new URL(`${name}.ts`, import.meta.url));

it('imports and lists in the README only modules that are there', () => {
  const modules = documentedModules(readme);
  expect(modules.length).toBeGreaterThan(20);
  expect(modules.filter((name) => !isModule(name))).toEqual([]);
});

it('speaks elsewhere in the README only of modules that are there', () => {
  const folders = readdirSync(new URL('.', import.meta.url), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  const named = [...readme.matchAll(/`(\w+)\/([\w-]+)`/g)].filter(([, folder = '']) =>
    folders.includes(folder),
  );
  const missing = named.map(([, ...parts]) => parts.join('/')).filter((name) => !isModule(name));
  expect(missing).toEqual([]);
});
