import type { Engine } from './engine.ts';

/** What a running container can do that it should not: other users, rights, or writing outside its own places. */
export function containmentProblems(engine: Engine, container: string): string[] {
  const found: Seen = JSON.parse(engine.run('exec', container, 'node', '-e', look));
  return seenProblems(found);
}

type Seen = {
  /** `/proc/<pid>/status` of every process. */
  processes: string[];
  /** Places a file could be written in. */
  written: string[];
};

/** The same, of what was seen inside. */
export function seenProblems({ processes, written }: Seen): string[] {
  const problems = processes.flatMap((status) => {
    const value = (key: string) => new RegExp(`^${key}:\\s+(\\S+)`, 'm').exec(status)?.[1] ?? '';
    const name = value('Name');
    return [
      ...(value('Uid') === '1000' ? [] : [`${name} runs as ${value('Uid')}`]),
      ...(/^0+$/.test(value('CapBnd')) ? [] : [`${name} has capabilities ${value('CapBnd')}`]),
      ...(value('NoNewPrivs') === '1' ? [] : [`${name} may gain privileges`]),
    ];
  });
  const allowed = ['/tmp', '/data'];
  const beyond = written.filter((place) => !allowed.includes(place));
  const missing = allowed.filter((place) => !written.includes(place));
  return [
    ...problems,
    ...beyond.map((place) => `can write in ${place}`),
    ...missing.map((place) => `cannot write in ${place}`),
  ];
}

// Every folder is tried, except those the kernel makes up; shared memory is one of them.
const look = `
  const fs = require('node:fs'), path = require('node:path');
  const written = [];
  const processes = fs.readdirSync('/proc').filter((pid) => /^\\d+$/.test(pid))
    .map((pid) => { try { return fs.readFileSync('/proc/' + pid + '/status', 'utf8'); } catch { return ''; } })
    .filter((status) => status !== '');
  (function walk(folder) {
    const file = path.join(folder, 'trial-' + process.pid);
    try { fs.writeFileSync(file, ''); fs.unlinkSync(file); written.push(folder); return; } catch {}
    let entries = [];
    try { entries = fs.readdirSync(folder, { withFileTypes: true }); } catch {}
    for (const entry of entries) {
      const next = path.join(folder, entry.name);
      if (entry.isDirectory() && !['/proc', '/sys', '/dev'].includes(next)) walk(next);
    }
  })('/');
  console.log(JSON.stringify({ processes, written }));
`;
