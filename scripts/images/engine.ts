import { spawnSync } from 'node:child_process';
import { root } from '../workspaces.ts';

/** Docker, or what understands the same words. */
export type Engine = {
  name: string;
  /** What the program says; throws when it refuses. */
  run(...args: string[]): string;
  /** The same for what may refuse: its exit code, and all it says. */
  try(...args: string[]): { code: number; said: string };
  /** As `run`, with everything shown while it works. */
  show(...args: string[]): void;
};

const known = ['docker', 'podman'];

/** The engine that is asked for, else the first that answers. */
export function findEngine(wanted?: string): Engine {
  const candidates = wanted ? [wanted] : known;
  const name = candidates.find((one) => spawnSync(one, ['info'], { stdio: 'ignore' }).status === 0);
  if (name) return engine(name);
  throw new Error(
    `No container engine answers (${candidates.join(', ')}): start Docker or install podman, then run the command again.`,
  );
}

function engine(name: string): Engine {
  const call = (args: string[], stdio: 'pipe' | 'inherit') => {
    const { status, stdout, stderr, error } = spawnSync(name, args, {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', stdio, stdio],
      maxBuffer: 64 * 1024 * 1024,
    });
    if (error) throw error;
    return { code: status ?? 1, stdout: stdout ?? '', stderr: stderr ?? '' };
  };
  const must = (args: string[], stdio: 'pipe' | 'inherit') => {
    const { code, stdout, stderr } = call(args, stdio);
    if (code !== 0) throw new Error(`${name} ${args.slice(0, 3).join(' ')} …: ${stderr.trim()}`);
    return stdout.trim();
  };
  return {
    name,
    run: (...args) => must(args, 'pipe'),
    show: (...args) => void must(args, 'inherit'),
    try: (...args) => {
      const { code, stdout, stderr } = call(args, 'pipe');
      return { code, said: `${stdout}${stderr}` };
    },
  };
}
