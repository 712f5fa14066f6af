import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { services } from '../../scripts/workspaces.ts';
import { processMemory } from './process-memory.ts';
import { type Running, startServices } from './services.ts';

const limitMb = 150;
const restMs = 30_000;

export const title = `idle memory: each process, both roles, at most ${limitMb} MB`;

/** The system as `npm start` starts it, with demo data, left alone for a while; then what each process holds. */
export async function run(repository: string): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'idle-memory-'));
  const running: Running[] = [];
  try {
    await promisify(execFile)(process.execPath, ['scripts/bundle.mjs', ...services], {
      cwd: repository,
    });
    await startServices({ repository, folder, running });
    await pause(restMs);
    const measured = running
      .filter(({ isService }) => isService)
      .map(({ name, pid }) => ({ name, ...processMemory(pid) }));
    for (const { name, residentMb, ownMb, peakMb } of measured) {
      console.log(
        `${name.padEnd(11)} ${residentMb.toFixed(0).padStart(4)} MB resident (${ownMb.toFixed(0)} MB of its own; ${peakMb.toFixed(0)} MB at most since the start)`,
      );
    }
    return measured.length > 0 && measured.every(({ residentMb }) => residentMb <= limitMb);
  } finally {
    for (const each of running.reverse()) await each.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
