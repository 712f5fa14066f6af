import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

// node scripts/complete-lock.mjs [--check]: adds the optional platform packages that npm leaves out of the lock file when
// its registry does not have them; `npm ci` refuses a lock without them. Run it after every change of a dependency.

const file = join(resolve(fileURLToPath(new URL('..', import.meta.url))), 'package-lock.json');

/** The lock file's content with an entry for every optional package, keys sorted. */
export function completeLock(lock) {
  const packages = { ...lock.packages };
  for (const entry of Object.values(lock.packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      const path = `node_modules/${name}`;
      // A range is npm's to resolve; platform packages are pinned.
      if (packages[path] || !/^\d/.test(version)) continue;
      packages[path] = {
        version,
        ...(entry.dev && { dev: true }),
        optional: true,
        ...platform(name),
      };
    }
  }
  const sorted = Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, 'en'));
  return { ...lock, packages: Object.fromEntries(sorted) };
}

function platform(name) {
  const words = name.split('/').at(-1)?.split('-') ?? [];
  const systems = [
    'darwin',
    'linux',
    'win32',
    'freebsd',
    'openbsd',
    'netbsd',
    'android',
    'sunos',
    'aix',
  ];
  const processors = [
    'x64',
    'arm64',
    'arm',
    'ia32',
    'ppc64',
    's390x',
    'riscv64',
    'loong64',
    'wasm32',
  ];
  const os = words.includes('windows') ? 'win32' : words.find((word) => systems.includes(word));
  const cpu = words.includes('64') ? 'x64' : words.find((word) => processors.includes(word));
  const libc = words.includes('musl') ? 'musl' : words.includes('gnu') ? 'glibc' : undefined;
  return { ...(os && { os: [os] }), ...(cpu && { cpu: [cpu] }), ...(libc && { libc: [libc] }) };
}

/** The text of the completed lock file when it differs from the present one, else null. */
export function missingFromLock(text) {
  const completed = `${JSON.stringify(completeLock(JSON.parse(text)), null, 2)}\n`;
  return completed === text ? null : completed;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const completed = missingFromLock(readFileSync(file, 'utf8'));
  if (completed && process.argv.includes('--check')) {
    console.error('package-lock.json is not complete: run `npm run lock`.');
    process.exitCode = 1;
  } else if (completed) {
    writeFileSync(file, completed);
    console.log('package-lock.json completed');
  }
}
