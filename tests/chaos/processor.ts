import { readFileSync } from 'node:fs';

/** Ticks of /proc/<pid>/stat in a second, on every Linux there is. */
const ticksPerSecond = 100;

/** Milliseconds the processor has worked for each of these processes since they were started; none for one that is gone. */
export function workedMs(pids: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(pids).map(([name, pid]) => [name, ofProcess(pid)]));
}

function ofProcess(pid: number): number {
  try {
    // The name of the program stands in brackets and may hold anything.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return ((Number(fields[11]) + Number(fields[12])) / ticksPerSecond) * 1_000;
  } catch {
    return 0;
  }
}
