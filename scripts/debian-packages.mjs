import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';

/**
 * Unpacks Debian packages of a suite into `home/files`, with a private apt state: nothing is
 * installed, and nothing outside the folder is touched. `name` comes with the packages it needs
 * unless `alone`; `finish` may complete the files before they are moved into their place.
 * @param {{ home: string, suite: string, name: string, alone?: boolean, leaveOut?: RegExp, finish?: (files: string) => void }} options
 * @throws Error where the machine has no apt, or the archive cannot be reached
 */
export function unpackDebian({ home, suite, name, alone = false, leaveOut, finish }) {
  if (process.platform !== 'linux' || !existsSync('/usr/bin/apt-get')) {
    throw new Error('this machine has no apt');
  }
  if (!existsSync(keyring)) throw new Error(`${keyring} is missing`);
  const [state, debs, files] = ['apt', 'debs', 'new'].map((part) => join(home, part));
  for (const folder of [state, debs, files]) rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(state, 'lists/partial'), { recursive: true });
  mkdirSync(join(state, 'cache/archives/partial'), { recursive: true });
  mkdirSync(debs, { recursive: true });
  const apt = privateApt(state, debs, suite);
  apt('update', '--error-on=any');
  const packages = alone ? [name] : neededBy(apt, name);
  apt('download', ...packages.filter((each) => !leaveOut?.test(each)));
  for (const deb of readdirSync(debs)) execFileSync('dpkg', ['-x', join(debs, deb), files]);
  finish?.(files);
  rmSync(join(home, 'files'), { recursive: true, force: true });
  renameSync(files, join(home, 'files'));
  for (const folder of [state, debs]) rmSync(folder, { recursive: true, force: true });
}

function neededBy(apt, name) {
  const plan = apt('install', '--simulate', name).matchAll(/^Inst (\S+)/gm);
  return [...plan].map(([, each]) => each);
}

function privateApt(state, cwd, suite) {
  writeFileSync(join(state, 'status'), '');
  writeFileSync(
    join(state, 'sources.list'),
    `deb [signed-by=${keyring}] ${ownMirror()} ${suite} main\n`,
  );
  const config = join(state, 'apt.conf');
  writeFileSync(
    config,
    `Dir::State "${state}";
Dir::State::status "${join(state, 'status')}";
Dir::Cache "${join(state, 'cache')}";
Dir::Etc::SourceList "${join(state, 'sources.list')}";
Dir::Etc::SourceParts "/dev/null";
Dir::Etc::Preferences "/dev/null";
Dir::Etc::PreferencesParts "/dev/null";
APT::Install-Recommends "false";
APT::Sandbox::User "";
`,
  );
  return (...args) =>
    execFileSync('apt-get', ['-q', ...args], {
      cwd,
      encoding: 'utf8',
      env: { ...process.env, APT_CONFIG: config, LC_ALL: 'C' },
      timeout: 300_000,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
}

/** Where this machine gets its own packages from. */
function ownMirror() {
  const known = execFileSync('apt-get', ['indextargets', '--format', '$(REPO_URI)'], {
    encoding: 'utf8',
  });
  const mirror = known.split('\n').find((uri) => /\/debian\/?$/.test(uri));
  if (!mirror) throw new Error('apt knows no Debian mirror: run `apt-get update` first');
  return mirror;
}
