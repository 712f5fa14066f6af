import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import semver from 'semver';

// npm run audit: asks the registry for known flaws of what the lock file names. Ends with 0 when there is none or each is
// explained, and 1 when one is not. Where the registry keeps no such list it holds the lock file against our own,
// scripts/known-flaws.json, which is as old as it says: then it ends with 1 or 2, never with 0.

const root = resolve(fileURLToPath(new URL('..', import.meta.url)));
const read = (file) => JSON.parse(readFileSync(join(root, file), 'utf8'));

/** What was known of the packages on the day it says; `left` explains a flaw whose version is installed all the same. */
export const knownFlaws = read('scripts/known-flaws.json');

/** Whether a version lies in a range; throws when the range is none. */
export function isAffected(version, affected) {
  return new semver.Range(affected, { includePrerelease: true }).test(version);
}

/** Flaws of our own list that the versions of a lock file have. */
export function flawsOf(lock, flaws = knownFlaws.flaws) {
  return Object.entries(lock.packages).flatMap(([place, { version }]) => {
    const name = place.split('node_modules/').at(-1);
    return flaws
      .filter((flaw) => place.includes('node_modules/') && flaw.package === name && version)
      .filter(({ affected }) => isAffected(version, affected))
      .map((flaw) => ({ ...flaw, version }));
  });
}

/** What our own list says of a lock file: flaws without a reason, and reasons for what is no longer there. */
export function listProblems(lock, flaws = knownFlaws.flaws) {
  const found = flawsOf(lock, flaws);
  return [
    ...found
      .filter(({ left }) => !left)
      .map(
        (flaw) =>
          `${flaw.package} ${flaw.version}: ${flaw.id}, mended in ${flaw.fixed}: ${flaw.what}`,
      ),
    ...flaws
      .filter(({ left, id }) => left && !found.some((one) => one.id === id))
      .map((flaw) => `${flaw.package}: ${flaw.id} is explained, and no longer there`),
  ];
}

/** What an answer of `npm audit --json` comes to; without one, what our own list does. */
export function judge(text, lock, flaws = knownFlaws.flaws) {
  const answer = parsed(text);
  if (!answer?.vulnerabilities) {
    const why = answer?.message ?? answer?.error?.summary ?? 'no answer that can be read';
    const problems = listProblems(lock, flaws);
    return {
      code: problems.length > 0 ? 1 : 2,
      lines: [
        `The registry was NOT asked: it keeps no list of known flaws, or cannot be reached (${why}).`,
        'Ask one that does, e.g. `npm run audit -- --registry <address>`. `npm audit --offline` asks nobody, and always finds none.',
        `Held against our own list instead, which knows ${flaws.length} flaws seen until ${knownFlaws.newestSeen}: ${problems.length} problems.`,
        ...problems,
        ...flawsOf(lock, flaws)
          .filter(({ left }) => left)
          .map(leftLine),
      ],
    };
  }
  const found = new Map();
  for (const [name, { via, range, severity }] of Object.entries(answer.vulnerabilities)) {
    const own = (via ?? []).filter((cause) => typeof cause === 'object');
    // One that only comes by way of others is told of with them.
    if (own.length === 0 && via?.length > 0) continue;
    for (const cause of own.length > 0 ? own : [{ range, severity }]) {
      const id = cause.url?.split('/').at(-1) ?? name;
      found.set(`${name} ${id}`, { package: name, id, ...cause });
    }
  }
  const reasons = new Map(flaws.filter(({ left }) => left).map((flaw) => [flaw.id, flaw.left]));
  const findings = [...found.values()];
  const open = findings.filter(({ id }) => !reasons.has(id));
  const lines = findings.map((finding) =>
    reasons.has(finding.id)
      ? leftLine({ ...finding, version: finding.range, left: reasons.get(finding.id) })
      : `NOT EXPLAINED: ${finding.package} ${finding.range} (${finding.severity}): ${finding.id}`,
  );
  const sum = `${findings.length} known flaws, ${open.length} of them not explained`;
  return { code: open.length > 0 ? 1 : 0, lines: [...lines, sum] };
}

function leftLine(flaw) {
  return `left: ${flaw.package} ${flaw.version} (${flaw.id}): ${flaw.left}`;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const args = ['audit', '--json', ...process.argv.slice(2)];
  const { stdout } = spawnSync('npm', args, { encoding: 'utf8', timeout: 120_000, cwd: root });
  const { code, lines } = judge(stdout ?? '', read('package-lock.json'));
  console.log(lines.join('\n'));
  process.exitCode = code;
}
