import { execFileSync, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { findCompose } from '../compose-plugin.mjs';
import { newUserSeed, publicKeyOf } from '../nats/nkeys.mjs';
import { brokerUsers, nkeyVariable } from '../nats/permissions.ts';
import { findNatsServer, natsVersion } from '../servers/binaries.ts';
import { isSyncKnown } from '../servers/nats-cluster.ts';
import { root } from '../workspaces.ts';
import type { Check, Outcome } from './check.ts';

const folder = join(root, 'infra');

/** The container files: read by Docker's own compose where there is one, else as far as their form goes. */
export const compose: Check = {
  name: 'infra files',
  run: async () => {
    const files = readdirSync(folder).filter((name) => name.endsWith('compose.yml'));
    const { command, reason } = findCompose();
    const required = Object.fromEntries(
      files.flatMap(requiredVariables).map((name) => [name, 'check']),
    );
    const outcome: Required<Outcome> = { problems: [], notes: [] };
    for (const name of files) {
      const text = readFileSync(join(folder, name), 'utf8');
      outcome.problems.push(...formProblems(name, text));
      if (command) outcome.problems.push(...composeProblems(command, join(folder, name), required));
    }
    if (!command) {
      outcome.notes.push(
        `no compose here (${reason}), so \`docker compose config\` was NOT run: only form and keys were looked at (COMPOSE_BIN names one)`,
      );
    }
    outcome.problems.push(...rootStages(readFileSync(join(folder, 'Dockerfile'), 'utf8')));
    outcome.problems.push(...natsProblems(outcome.notes));
    return outcome;
  },
};

const topKeys = new Set(['name', 'services', 'volumes', 'networks', 'include']);
const serviceKeys = new Set([
  ...[
    'image',
    'build',
    'restart',
    'init',
    'command',
    'environment',
    'ports',
    'volumes',
    'networks',
  ],
  ...['healthcheck', 'depends_on', 'profiles', 'stop_grace_period', 'user', 'deploy'],
  ...['read_only', 'tmpfs', 'cap_drop', 'security_opt'],
]);

/** Unknown keys, unpinned images and secrets with a default, without any Docker. */
export function formProblems(name: string, text: string): string[] {
  const file: Record<string, unknown> = parse(text, { merge: true });
  const services = (file.services ?? {}) as Record<string, Record<string, unknown>>;
  const problems = Object.keys(file)
    .filter((key) => !topKeys.has(key) && !key.startsWith('x-'))
    .map((key) => `${name}: unknown key ${key}`);
  for (const [service, settings] of Object.entries(services)) {
    for (const key of Object.keys(settings)) {
      if (!serviceKeys.has(key)) problems.push(`${name}: unknown key ${service}.${key}`);
    }
    const image = String(settings.image ?? '');
    if (!settings.build && !/:\d/.test(image))
      problems.push(`${name}: ${service} pins no version: ${image}`);
    problems.push(...privileges(settings).map((lack) => `${name}: ${service} ${lack}`));
  }
  for (const [placeholder] of text.matchAll(/\$\{\w*(?:PASSWORD|SECRET|SEED)\w*[^}]*\}/g)) {
    if (!placeholder.includes(':?'))
      problems.push(`${name}: a secret has to be required: ${placeholder}`);
  }
  return problems;
}

/** Rights a container has beyond what it needs; images of others may need more than ours. */
function privileges(settings: Record<string, unknown>): string[] {
  const lacks: string[] = [];
  const said = JSON.stringify([settings.security_opt ?? []]);
  if (!said.includes('no-new-privileges')) lacks.push('may gain privileges: no-new-privileges');
  if (!settings.build) return lacks;
  if (settings.read_only !== true) lacks.push('can change its own files: read_only: true');
  if (JSON.stringify(settings.cap_drop) !== '["ALL"]')
    lacks.push('has capabilities: cap_drop: [ALL]');
  return lacks;
}

/** Stages that are run and not only built from, and have no user of their own. */
export function rootStages(dockerfile: string): string[] {
  return dockerfile
    .split(/^FROM /m)
    .slice(1)
    .filter((stage) => /^CMD /m.test(stage) && !/^USER [1-9]\d*$/m.test(stage))
    .map((stage) => `infra/Dockerfile: ${stage.split('\n')[0]} runs as root`);
}

function requiredVariables(name: string): string[] {
  const text = readFileSync(join(folder, name), 'utf8');
  return [...text.matchAll(/\$\{(\w+):\?/g)].map((match) => match[1] ?? '');
}

function composeProblems(
  command: string[],
  file: string,
  required: Record<string, string>,
): string[] {
  const [program = '', ...args] = command;
  const { status, stderr } = spawnSync(program, [...args, '-f', file, 'config', '-q'], {
    encoding: 'utf8',
    env: { ...process.env, ...required },
  });
  return status === 0 ? [] : [`${file}: ${stderr.trim()}`];
}

function natsProblems(notes: string[]): string[] {
  const bin = findNatsServer();
  if (!bin) {
    notes.push('no nats-server here, so its configuration was NOT tested');
    return [];
  }
  // The server makes its storage folder even when it only tests a file: not in the project.
  const place = mkdtempSync(join(tmpdir(), 'nats-check-'));
  const keys = brokerUsers.map((user) => [nkeyVariable(user), publicKeyOf(newUserSeed())]);
  const routes = [0, 1, 2].map((node) => [`NATS_ROUTE_${node}`, `nats://routes:1234@nats-${node}`]);
  const env = {
    ...process.env,
    ...Object.fromEntries([...keys, ...routes]),
    ...{ NODE_NAME: 'n0', NATS_ROUTE_PASSWORD: '"1234"' },
  };
  copyFileSync(join(folder, 'nats/permissions.conf'), join(place, 'permissions.conf'));
  try {
    return ['server.conf', 'cluster.conf'].flatMap((file) => {
      try {
        const text = readFileSync(join(folder, 'nats', file), 'utf8');
        const known = isSyncKnown(natsVersion(bin))
          ? text
          : text.replace(/^\s*sync_interval.*$/m, '');
        writeFileSync(join(place, file), known);
        execFileSync(bin, ['-t', '-c', join(place, file)], { cwd: place, stdio: 'pipe', env });
        return [];
      } catch (error) {
        return [`infra/nats/${file}: ${error instanceof Error ? error.message : error}`];
      }
    });
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}
