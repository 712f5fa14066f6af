import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { findDatabaseServer, findNatsServer, findProgram } from '../servers/binaries.ts';
import { Refusal, step } from './refusal.ts';

const run = promisify(execFile);

/** Makes sure the wanted server programs are on this machine: as root on Debian or Ubuntu they are installed. */
export async function ensureServerPrograms(wanted: {
  nats: boolean;
  database: boolean;
}): Promise<void> {
  const packages = [
    ...(wanted.nats && !findNatsServer() ? ['nats-server'] : []),
    ...(wanted.database && !findDatabaseServer()
      ? ['mariadb-server-core', 'mariadb-client-core']
      : []),
  ];
  if (packages.length === 0) return;
  const list = packages.join(' ');
  const apt = findProgram('apt-get');
  if (!apt || !existsSync('/etc/debian_version')) {
    throw new Refusal(
      `NATS and MySQL are not all here (missing: ${list}): start Docker, or install nats-server and MariaDB or MySQL, or name yours with NATS_URL and DATABASE_URL.`,
    );
  }
  if (process.getuid?.() !== 0) {
    throw new Refusal(
      `NATS and MySQL are not all here: run \`sudo apt-get install -y --no-install-recommends ${list}\`, or start Docker, or name yours with NATS_URL and DATABASE_URL.`,
    );
  }
  await step(`installing ${list}`, async () => {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    try {
      await run(apt, ['update'], { env });
      await run(apt, ['install', '-y', '--no-install-recommends', ...packages], { env });
    } catch {
      throw new Refusal(
        `The packages ${list} could not be installed: run \`apt-get update && apt-get install -y --no-install-recommends ${list}\` to see why, or start Docker.`,
      );
    }
  });
}
