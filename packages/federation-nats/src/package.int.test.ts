import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { stopChild } from '../../../scripts/servers/processes.ts';
import { remember, testPort } from '../../../tests/support/brokers.ts';
import { testNats } from '../../../tests/support/environment.ts';
import { documentedModules } from './testing/documented-modules.ts';

// What a stranger does: installs the tarball from nowhere near this project, and follows the README.

const run = promisify(execFile);
const { url: natsUrl } = testNats();
const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);
const folder = mkdtempSync(join(inject('runFolder'), 'stranger-'));
const project = join(folder, 'project');
const children: ChildProcess[] = [];
let packed: string[] = [];

const readme = readFileSync(join(here, '../README.md'), 'utf8');
/** What the README says is to be installed, each with its first numbers. */
const companions = (/^npm install (.+)$/m.exec(readme)?.[1] ?? '').split(' ');

beforeAll(async () => {
  await run(process.execPath, [join(here, '../build.mjs'), join(folder, 'package')]);
  const answer = await npm(folder, 'pack', './package', '--json');
  const [{ filename, files }] = JSON.parse(answer) as [
    { filename: string; files: { path: string }[] },
  ];
  packed = files.map(({ path }) => path);
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), '{ "private": true, "type": "module" }');
  const tarball = join(folder, filename);
  await npm(project, 'install', '--prefer-offline', tarball, ...companions.map(sameVersion));
  const packedReadme = readFileSync(join(packageFolder(), 'README.md'), 'utf8');
  for (const [, name = '', text = ''] of packedReadme.matchAll(/```\w+ ([\w.]+)\n(.*?)```/gs)) {
    writeFileSync(join(project, name), text);
  }
}, 180_000);
afterAll(() => Promise.all(children.map((child) => stopChild(child, 'SIGKILL', 1_000))));

it('carries scripts and declarations, no sources and no tests', () => {
  expect(packed).toContain('js/data-source.js');
  expect(packed).toContain('js/data-source.d.ts');
  expect(packed).toContain('graphql-over-nats.md');
  const others = /^src|\.test\.|testing\/|(?<!\.d)\.ts$|\.mjs$|tsconfig/;
  expect(packed.filter((path) => others.test(path))).toEqual([]);
});

it('refers to nothing that it does not carry', () => {
  for (const path of packed.filter((one) => one.endsWith('.md'))) {
    const text = readFileSync(join(packageFolder(), path), 'utf8');
    for (const [, target = ''] of text.matchAll(/\]\((?!https?:|#)([^)]+)\)/g)) {
      expect(packed).toContain(target);
    }
  }
});

it('names no file of the project it comes from', () => {
  const ours = /(?<![\w/.-])(docs|scripts|packages|subgraphs|tests|infra|bench|prisma)\/[\w-]+/g;
  const named = packed.flatMap((path) => {
    const text = readFileSync(join(packageFolder(), path), 'utf8');
    return [...text.matchAll(ours)].map(([place]) => `${path}: ${place}`);
  });
  expect(named).toEqual([]);
});

it('shows in ten lines what its programs do', () => {
  const [, short = ''] = /## In ten lines\n\n```js\n(.*?)```/s.exec(readme) ?? [];
  const lines = short.split('\n').filter((line) => line && !line.startsWith('//'));
  const programs = ['products.js', 'gateway.js'].map((name) =>
    readFileSync(join(project, name), 'utf8'),
  );
  expect(lines).toHaveLength(10);
  for (const line of lines) expect(programs.join('\n').split('\n')).toContain(line);
});

it('depends on nothing but graphql, nats and Apollo, as peers, in the versions that the README says', () => {
  const manifest = JSON.parse(readFileSync(join(packageFolder(), 'package.json'), 'utf8'));
  const [, said = ''] = /^It runs on Node .*?, beside (.*?)$/m.exec(readme) ?? [];
  let names: string[] = [];
  const told: Record<string, string> = {};
  for (const [, name, range] of said.matchAll(/`([@\w/-]+)`|(\^[\d.]+)/g)) {
    if (name) names.push(name);
    if (!range) continue;
    for (const one of names) told[one] = range;
    names = [];
  }
  expect(told).toEqual(manifest.peerDependencies);
  expect(manifest.dependencies).toBeUndefined();
  expect(manifest.private).toBeUndefined();
  for (const name of Object.keys(manifest.peerDependencies)) {
    expect(name).toMatch(/^(graphql|nats|@apollo\/.+)$/);
  }
});

it('lets every module of the README be imported, those in folders too', async () => {
  const modules = documentedModules(readme);
  expect(modules).toContain('cache/answer-cache');
  const program = modules.map(
    (module) => `await import('@commerce-tracking/federation-nats/${module}');`,
  );
  writeFileSync(join(project, 'imports.js'), [...program, "console.log('imported');"].join('\n'));
  const { stdout } = await run(process.execPath, ['imports.js'], { cwd: project });
  expect(stdout).toBe('imported\n');
});

it('answers a query across the two subgraphs of the README, through stock Apollo', async () => {
  await run(process.execPath, ['compose.js'], { cwd: project });
  const port = await testPort();
  start('products.js');
  start('reviews.js');
  const gateway = start('gateway.js', { PORT: String(port) });
  expect(await firstLine(gateway)).toBe(`GraphQL at http://localhost:${port}/`);
  const query = '{ products { name reviews { body } } latest { body product { name } } }';
  // The gateway does not wait for the subgraphs.
  await expect
    .poll(() => ask(port, query), { timeout: 20_000 })
    .toEqual({
      data: {
        products: [
          { name: 'Maize', reviews: [{ body: 'Good, number 1.' }] },
          { name: 'Shea butter', reviews: [{ body: 'Good, number 2.' }] },
        ],
        latest: { body: 'Good, number 2.', product: { name: 'Shea butter' } },
      },
    });
});

it('follows a new version of a subgraph, through the other gateway of the README', async () => {
  const port = await testPort();
  const gateway = start('following.js', { PORT: String(port) });
  expect(await firstLine(gateway)).toBe(`GraphQL at http://localhost:${port}/`);
  const file = join(project, 'products.graphql');
  const sdl = readFileSync(file, 'utf8').replace('name: String', 'name: String colour: String');
  writeFileSync(file, sdl);
  start('products.js');
  const [products, reviews] = children;
  // Each leaves with what it has in hand done.
  await stop(products);
  const coloured = { products: [{ colour: null }, { colour: null }] };
  const answer = () => ask(port, '{ products { colour } }');
  await expect.poll(answer, { timeout: 20_000 }).toEqual({ data: coloured });
  await stop(reviews);
});

it('has types that a strict compiler takes and that know right from wrong', async () => {
  writeFileSync(join(project, 'use.ts'), typedUse);
  const options = { module: 'nodenext', target: 'es2023', strict: true, noEmit: true };
  const config = {
    compilerOptions: { ...options, types: [], skipLibCheck: true },
    files: ['use.ts'],
  };
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify(config));
  const compiler = join(dirname(require.resolve('typescript/package.json')), 'bin/tsc');
  const { stdout } = await run(process.execPath, [compiler, '-p', project]).catch(
    (error: { stdout: string }) => error,
  );
  expect(stdout).toBe('');
});

const typedUse = `
import { createAnswerCache } from '@commerce-tracking/federation-nats/cache/answer-cache';
import { connectNats } from '@commerce-tracking/federation-nats/connection';
import { createNatsDataSource, type FetchReport } from '@commerce-tracking/federation-nats/data-source';
import { serveSubgraph } from '@commerce-tracking/federation-nats/subgraph-server';
const connection = await connectNats({ servers: 'nats://x', name: 'x' });
const limits = { retriesMax: 1, breaker: { failuresMin: 3 } };
const onFetch = ({ durationMs }: FetchReport): void => void (durationMs satisfies number);
const cache = createAnswerCache(connection, { bytesMax: 1_000 });
export const source = createNatsDataSource({ subgraph: 'a', connection, limits, cache, hooks: { onFetch } });
// @ts-expect-error a limit is a number
createNatsDataSource({ subgraph: 'a', connection, limits: { retriesMax: 'many' } });
// @ts-expect-error the queue is missing
serveSubgraph({ connection, subgraph: 'a', schema: null, version: '1', context: () => ({}) });
`;

async function ask(port: number, query: string): Promise<unknown> {
  const response = await fetch(`http://localhost:${port}/`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  return response.json();
}

async function stop(subgraph: ChildProcess | undefined): Promise<void> {
  if (!subgraph) throw new Error('it has not been started');
  const ended = once(subgraph, 'exit');
  subgraph.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
}

function packageFolder(): string {
  return join(project, 'node_modules/@commerce-tracking/federation-nats');
}

/** With the version this project tests with, which has to be one of those the README allows. */
function sameVersion(companion: string): string {
  const [, name = '', range = ''] = /^(.+)@([\d.]+)$/.exec(companion) ?? [];
  const manifest = readFileSync(join(here, '../../../package.json'), 'utf8');
  const version: string = JSON.parse(manifest).devDependencies[name];
  if (!version.startsWith(`${range}.`)) throw new Error(`${companion} is not ${version}`);
  return `${name}@${version}`;
}

/** The ordinary client, without what a surrounding `npm test` tells it of this project. */
async function npm(cwd: string, ...args: string[]): Promise<string> {
  const isOurs = (name: string) =>
    /^npm_(package|lifecycle|config_(local_prefix|workspace))/.test(name);
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !isOurs(name)));
  const { stdout } = await run('npm', [...args, '--no-audit', '--no-fund'], { cwd, env });
  return stdout;
}

function start(file: string, env: Record<string, string> = {}): ChildProcess {
  const child = spawn(process.execPath, [file], {
    cwd: project,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env.PATH, NATS_URL: natsUrl, APOLLO_TELEMETRY_DISABLED: 'true', ...env },
  });
  if (child.pid) remember(child.pid);
  children.push(child);
  return child;
}

async function firstLine({ stdout }: ChildProcess): Promise<string> {
  if (stdout) for await (const line of createInterface({ input: stdout })) return line;
  return '';
}
