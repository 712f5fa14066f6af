import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(fileURLToPath(new URL('..', import.meta.url)));
const oldest = [20, 19];

/** Ends the process with one sentence when this Node is too old. Plain Node: runs before anything is installed. */
export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) return;
  console.error(
    `Commerce Tracking needs Node ${oldest.join('.')} or newer, and this is ${process.versions.node}: install a current one from https://nodejs.org and run the command again.`,
  );
  process.exit(1);
}

/** Installs the packages when they are missing or not those of the lock file. */
export function ensureInstalled() {
  if (isInstalled()) return;
  console.log('Installing packages (about half a minute the first time) …');
  const started = Date.now();
  const npm = process.env.npm_execpath;
  const [command, args] = npm ? [process.execPath, [npm]] : ['npm', []];
  const { status, error } = spawnSync(command, [...args, 'ci', '--no-audit', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: !npm && process.platform === 'win32',
  });
  if (status !== 0) {
    console.error(
      `The packages could not be installed${error ? ` (${error.message})` : ''}: check the network and npm's registry setting, then run the command again.`,
    );
    process.exit(1);
  }
  console.log(`  done in ${((Date.now() - started) / 1_000).toFixed(0)} s`);
}

/** Whether node_modules holds what the lock file asks for; npm leaves its own account in there. */
export function isInstalled() {
  const account = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(account)) return false;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const present = JSON.parse(readFileSync(account, 'utf8')).packages;
  return Object.entries(wanted).every(([path, entry]) => {
    if (!path.includes('node_modules/') || entry.optional || entry.devOptional) return true;
    return entry.link ? existsSync(join(root, path)) : present[path]?.version === entry.version;
  });
}
