import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync, statfsSync } from 'node:fs';
import { isInstalled } from '../installed.mjs';
import { dataFolder, localPorts, root, shownDataFolder } from '../local-secrets.mjs';
import { findDatabaseServer, findNatsServer } from '../servers/binaries.ts';
import { isPortFree } from '../servers/ports.ts';
import { hasDocker } from './docker.ts';
import { runningPid } from './run-state.ts';

type Finding = { ok: boolean; what: string; remedy?: string };

const diskNeededMb = 1_500;

/** npm run doctor: looks at everything a start needs, and says how to mend what is wrong. */
export async function doctor(): Promise<void> {
  const findings = await examine();
  for (const { ok, what, remedy } of findings) {
    console.log(`${ok ? '✓' : '✗'} ${what}${!ok && remedy ? `\n    → ${remedy}` : ''}`);
  }
  const wrong = findings.filter((finding) => !finding.ok).length;
  console.log(wrong === 0 ? '\nEverything is in order.' : `\n${wrong} to mend.`);
  process.exit(wrong === 0 ? 0 : 1);
}

async function examine(): Promise<Finding[]> {
  const running = runningPid();
  return [
    { ok: true, what: `Node ${process.versions.node}` },
    {
      ok: isInstalled(),
      what: 'packages are those of package-lock.json',
      remedy: 'npm ci',
    },
    {
      ok: existsSync(`${root}/prisma/generated/client.ts`),
      what: 'Prisma client is generated',
      remedy: 'npm run generate',
    },
    writable(),
    disk(),
    ...servers(),
    ...(running === null
      ? await ports()
      : [{ ok: true, what: `Commerce Tracking is running here (process ${running})` }]),
    ...(running === null ? [] : [await ready()]),
  ];
}

function writable(): Finding {
  const folder = existsSync(dataFolder) ? dataFolder : root;
  try {
    accessSync(folder, constants.W_OK);
    return { ok: true, what: `${folder} can be written` };
  } catch {
    return {
      ok: false,
      what: `${folder} can be written`,
      remedy: `sudo chown -R "$USER" "${folder}"`,
    };
  }
}

function disk(): Finding {
  const { bavail, bsize } = statfsSync(root);
  const freeMb = Math.round((bavail * bsize) / 1_048_576);
  return {
    ok: freeMb > diskNeededMb,
    what: `${freeMb} MB of disk are free (${diskNeededMb} needed)`,
    remedy: 'make room on this disk',
  };
}

function servers(): Finding[] {
  const { NATS_URL, DATABASE_URL } = process.env;
  if (hasDocker()) return [{ ok: true, what: 'Docker provides NATS and MySQL' }];
  const nats = findNatsServer();
  const database = findDatabaseServer();
  const install = 'sudo apt-get install -y --no-install-recommends';
  const canInstall = process.getuid?.() === 0 && existsSync('/etc/debian_version');
  return [
    {
      ok: Boolean(NATS_URL || nats || canInstall),
      what: NATS_URL
        ? 'NATS_URL names a broker'
        : nats
          ? execFileSync(nats, ['-v'], { encoding: 'utf8' }).trim()
          : 'nats-server (installed by npm start)',
      remedy: `${install} nats-server, or start Docker, or set NATS_URL`,
    },
    {
      ok: Boolean(DATABASE_URL || database || canInstall),
      what: DATABASE_URL
        ? 'DATABASE_URL names a database'
        : (database?.version ?? 'MariaDB (installed by npm start)'),
      remedy: `${install} mariadb-server-core mariadb-client-core, or start Docker, or set DATABASE_URL`,
    },
  ];
}

async function ports(): Promise<Finding[]> {
  const wanted = [
    { port: localPorts.gateway, who: 'the gateway', needed: true, variable: 'PORT' },
    {
      port: localPorts.nats,
      who: 'NATS',
      needed: !process.env.NATS_URL,
      variable: 'LOCAL_NATS_PORT',
    },
    {
      port: localPorts.database,
      who: 'the database',
      needed: !process.env.DATABASE_URL,
      variable: 'LOCAL_DATABASE_PORT',
    },
  ];
  const findings: Finding[] = [];
  for (const { port, who, needed, variable } of wanted) {
    if (!needed) continue;
    findings.push({
      ok: await isPortFree(port),
      what: `port ${port} is free for ${who}`,
      remedy: `stop the program that \`ss -ltnp 'sport = :${port}'\` names, or set ${variable}`,
    });
  }
  return findings;
}

async function ready(): Promise<Finding> {
  const url = `http://127.0.0.1:${localPorts.gateway}/ready`;
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
    const text = await response.text();
    return { ok: response.ok, what: `${url} says it is ready`, remedy: `it answered: ${text}` };
  } catch {
    return {
      ok: false,
      what: `${url} answers`,
      remedy: `see ${shownDataFolder}/logs/supergraph.log`,
    };
  }
}
