import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { localSecrets, root } from '../local-secrets.mjs';
import { Refusal } from './refusal.ts';

type Concern = 'db' | 'nats';

/** Whether a Docker engine runs here and has a compose that knows `include:`. */
export function hasDocker(): boolean {
  return succeeds(['info']) && succeeds(['compose', 'version']);
}

/** Starts a server from its compose file in infra/ and waits until it is healthy. */
export function composeUp(concern: Concern): void {
  const { status, stderr } = compose(concern, ['up', '-d', '--wait', ...servicesOf(concern)]);
  if (status === 0) return;
  const reason = stderr.trim().split('\n').at(-1) ?? '';
  if (/address already in use|port is already allocated/i.test(stderr)) {
    throw new Refusal(
      `Docker could not start ${concern}: its port is taken by another program; stop that program, or name your server with ${concern === 'db' ? 'DATABASE_URL' : 'NATS_URL'}.`,
    );
  }
  throw new Refusal(
    `Docker could not start infra/${concern}-docker-compose.yml (${reason}): mend that, or name your server with ${concern === 'db' ? 'DATABASE_URL' : 'NATS_URL'}.`,
  );
}

/** Stops a server and keeps its volume; with `data` the volume goes too. */
export function composeDown(concern: Concern, data = false): void {
  compose(concern, data ? ['down', '--volumes'] : ['stop']);
}

// Adminer is for whoever asks for it; a start needs the database alone.
function servicesOf(concern: Concern): string[] {
  return concern === 'db' ? ['mysql'] : ['nats'];
}

function compose(concern: Concern, args: string[]) {
  const file = join(root, `infra/${concern}-docker-compose.yml`);
  return spawnSync('docker', ['compose', '-f', file, ...args], {
    encoding: 'utf8',
    env: { ...process.env, ...localSecrets() },
  });
}

function succeeds(args: string[]): boolean {
  return spawnSync('docker', args, { stdio: 'ignore', timeout: 10_000 }).status === 0;
}
