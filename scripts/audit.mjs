import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

// npm run audit: asks the registry for known flaws of what the lock file names. Ends with 0 when there is none or each is
// explained, 1 when one is not, and 2 when the registry keeps no such list: then nothing was checked.

/** Findings that are left, by package, each with the reason; docs/security.md tells of them too. */
const explained = {};

/** What an answer of `npm audit --json` comes to. */
export function judge(text, reasons = explained) {
  const answer = parsed(text);
  const found = answer?.vulnerabilities;
  if (!found) {
    const why = answer?.message ?? answer?.error?.summary ?? 'no answer that can be read';
    return {
      code: 2,
      lines: [
        `Nothing was checked: the registry keeps no list of known flaws, or cannot be reached (${why}).`,
        'Ask one that does, e.g. `npm run audit -- --registry <address>`. `npm audit --offline` asks nobody, and always finds none.',
      ],
    };
  }
  const lines = Object.entries(found).map(([name, { severity, range }]) =>
    reasons[name]
      ? `left: ${name} ${range} (${severity}): ${reasons[name]}`
      : `NOT EXPLAINED: ${name} ${range} (${severity})`,
  );
  const open = Object.keys(found).filter((name) => !reasons[name]);
  const sum = `${lines.length} known flaws, ${open.length} of them not explained`;
  return { code: open.length > 0 ? 1 : 0, lines: [...lines, sum] };
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
  const { stdout } = spawnSync('npm', args, { encoding: 'utf8', timeout: 120_000 });
  const { code, lines } = judge(stdout ?? '');
  console.log(lines.join('\n'));
  process.exitCode = code;
}
