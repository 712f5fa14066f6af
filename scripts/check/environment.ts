import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesUnder } from '../files.ts';
import { root } from '../workspaces.ts';
import type { Check } from './check.ts';

const isEnvFile = (path: string) => /(^|[/-])env\.ts$/.test(path);
/** Settings are read in env files only, where they are parsed and named all at once when wrong. */
export const environmentReads: Check = {
  name: 'process.env in env files only',
  run: async () => {
    const files = filesUnder(
      ['packages', 'prisma', 'subgraphs', 'supergraph'],
      (path) => /\.ts$/.test(path) && !/\.test\.ts$|\/test-support\/|\/testing\//.test(path),
    );
    return {
      problems: files
        .filter((path) => readsEnvironment(path, readFileSync(join(root, path), 'utf8')))
        .map((path) => `${path} reads process.env; let its env.ts do that`),
    };
  },
};

/** Whether a file that is no env file reads the environment. */
export function readsEnvironment(path: string, code: string): boolean {
  return !isEnvFile(path) && /\bprocess\.env\b/.test(code);
}

// Read by the scripts, which have no env file.
const scriptSettings = [
  ...['LOCAL_DATA_FOLDER', 'LOCAL_NATS_PORT', 'LOCAL_DATABASE_PORT'],
  ...['TEST_NATS_URL', 'TEST_DATABASE_URL'],
  ...['NATS_SERVER_BIN', 'DATABASE_SERVER_BIN', 'MYSQL_SERVER_BIN', 'COMPOSE_BIN'],
];

/** `.env.example` names every setting there is, and no other. */
export const environmentExample: Check = {
  name: '.env.example complete',
  run: async () => {
    const sources = [
      ...filesUnder(['packages', 'prisma', 'subgraphs', 'supergraph'], isEnvFile).map(
        readVariables,
      ),
      ...filesUnder(['infra'], (path) => path.endsWith('.yml')).map(readPlaceholders),
      scriptSettings,
    ];
    const file = join(root, '.env.example');
    return {
      problems: exampleProblems(
        existsSync(file) ? readFileSync(file, 'utf8') : '',
        new Set(sources.flat()),
      ),
    };
  },
};

/** What an example file lacks, and what it has too much, against the settings there are. */
export function exampleProblems(example: string, settings: Set<string>): string[] {
  const named = new Set(
    [...example.matchAll(/^#?\s*([A-Z][A-Z0-9_]+)=/gm)].map((match) => match[1] ?? ''),
  );
  return [
    ...[...settings].filter((name) => !named.has(name)).map((name) => `.env.example lacks ${name}`),
    ...[...named]
      .filter((name) => !settings.has(name))
      .map((name) => `.env.example names ${name}, which nothing reads`),
  ];
}

/** The names of the settings an env file declares. */
export function variablesOf(code: string): string[] {
  return [...code.matchAll(/^\s+([A-Z][A-Z0-9_]+):/gm)].map((match) => match[1] ?? '');
}

function readVariables(path: string): string[] {
  return variablesOf(readFileSync(join(root, path), 'utf8'));
}

function readPlaceholders(path: string): string[] {
  const text = readFileSync(join(root, path), 'utf8');
  return [...text.matchAll(/(?<!\$)\$\{([A-Z][A-Z0-9_]+)/g)].map((match) => match[1] ?? '');
}
