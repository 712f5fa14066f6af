import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataFolder, root } from '../local-secrets.mjs';
import { isAlive, isOurs, stopPid } from '../servers/processes.ts';
import { Refusal } from './refusal.ts';

type Started = { name: string; pid: number; mark: string };
type RunState = { pid: number; started: Started[] };

const file = join(dataFolder, 'run.json');
const mark = 'scripts/start.mjs';
let state: RunState = { pid: process.pid, started: [] };

/** The process id of the `npm start` that runs in this folder; null when none does. */
export function runningPid(): number | null {
  const known = read();
  return known && known.pid !== process.pid && isOurs(known.pid, mark) ? known.pid : null;
}

/** Takes the folder for this process, ending first what an earlier start that was killed has left running. */
export async function claimFolder(): Promise<void> {
  try {
    mkdirSync(dataFolder, { recursive: true });
    writeFileSync(join(dataFolder, '.writable'), '');
    rmSync(join(dataFolder, '.writable'));
  } catch {
    throw new Refusal(
      `The folder ${dataFolder} cannot be written: give your user the right (for example: sudo chown -R "$USER" "${root}") and start again.`,
    );
  }
  const pid = runningPid();
  if (pid !== null) {
    throw new Refusal(
      `Commerce Tracking already runs in this folder (process ${pid}): use it, or stop it with Ctrl-C in its terminal first.`,
    );
  }
  for (const left of (read()?.started ?? []).reverse()) {
    if (isOurs(left.pid, left.mark)) await stopPid(left.pid, 'SIGTERM', 20_000);
  }
  state = { pid: process.pid, started: [] };
  write();
}

/** Notes a process this start is answerable for; `sign` stands in its command line. */
export function note(name: string, pid: number, sign: string): void {
  state.started = state.started.filter((entry) => entry.name !== name && isAlive(entry.pid));
  state.started.push({ name, pid, mark: sign });
  write();
}

/** Gives the folder back; nothing of this start runs any more. */
export function releaseFolder(): void {
  rmSync(file, { force: true });
}

function read(): RunState | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

function write(): void {
  writeFileSync(file, JSON.stringify(state));
}
