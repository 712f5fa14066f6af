import { execFileSync, spawnSync } from 'node:child_process';
import { familyOf } from './processes.ts';

/** Whether this machine lets us say how its cores are shared out (`chrt` of util-linux, as root). */
export function canRunUninterrupted(): boolean {
  return spawnSync('chrt', ['--rr', '1', 'true']).status === 0;
}

/**
 * Has each of these processes run until it waits for something, or for 100 ms: by the policy SCHED_RR, all at one
 * priority (`man 7 sched`). Linux's usual policy interrupts whoever runs for whoever wakes, as on a desktop; what the
 * one then finds of its caches is gone. What comes back restores the usual policy.
 */
export function runUninterrupted(processes: { pid: number }[]): () => void {
  const pids = processes.flatMap(({ pid }) => familyOf(pid));
  setPolicy('--rr', '1', pids);
  return () => setPolicy('--other', '0', pids);
}

function setPolicy(policy: string, priority: string, pids: number[]): void {
  for (const pid of pids) {
    execFileSync('chrt', [policy, '--all-tasks', '--pid', priority, String(pid)]);
  }
}
