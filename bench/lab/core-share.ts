import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { familyOf } from './processes.ts';

const controller = '/sys/fs/cgroup/cpu';
/** Short, so that a process that has used up its part waits no longer than a request takes anyway. */
const periodUs = 10_000;

/** Whether this kernel can give a process a part of a core (the `cpu` controller of cgroups, version 1, as root). */
export function canShareCores(): boolean {
  return existsSync(`${controller}/cpu.cfs_quota_us`) && process.getuid?.() === 0;
}

/**
 * Gives the main thread of each process that works for `pid` (itself, or all it started) the same part of a core and no
 * more: then it is they who are narrow, not the machine. V8's own threads compile and collect beside it, unhindered,
 * or a process would take minutes to be as fast as it gets. What comes back lifts the limit again.
 */
export function giveCoreShare({ pid }: { pid: number }, share: number): () => void {
  const [itself = pid, ...started] = familyOf(pid);
  const groups = (started.length > 0 ? started : [itself]).map((member) => {
    const group = `${controller}/commerce-tracking-bench-${member}`;
    mkdirSync(group);
    writeFileSync(`${group}/cpu.cfs_period_us`, String(periodUs));
    writeFileSync(`${group}/cpu.cfs_quota_us`, String(Math.round(periodUs * share)));
    writeFileSync(`${group}/tasks`, String(member));
    return group;
  });
  return () => {
    for (const group of groups) {
      const threads = readFileSync(`${group}/tasks`, 'utf8').split('\n').filter(Boolean);
      for (const thread of threads) writeFileSync(`${controller}/tasks`, thread);
      rmdirSync(group);
    }
  };
}
