import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

export type BenchProcess = { name: string; pid: number; stop(): Promise<void> };
export type NodeProcess = BenchProcess & { child: ChildProcess };

/** Starts one node process of the benchmark and waits until it says it is ready. */
export async function startNode(
  name: string,
  script: string,
  options: { args: string[]; env?: Record<string, string>; flags?: string[] },
): Promise<NodeProcess> {
  const child = spawn(process.execPath, [...(options.flags ?? []), script, ...options.args], {
    env: { ...process.env, NODE_ENV: 'production', ...options.env },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  await new Promise<void>((resolve, reject) => {
    child.once('message', () => resolve());
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${name} ended at once (${code})`)));
  });
  return { name, pid: pidOf(child), child, stop: () => stopChild(child) };
}

/** Starts a private nats-server with JetStream in the given folder. */
export async function startNats(port: number, folder: string): Promise<BenchProcess> {
  const child = spawn(
    process.env.NATS_SERVER_BIN ?? 'nats-server',
    ['-a', '127.0.0.1', '-p', String(port), '-js', '-sd', folder],
    { stdio: 'ignore' },
  );
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  return { name: 'nats-server', pid: pidOf(child), stop: () => stopChild(child) };
}

/** Ends the processes that were started here, last one first. */
export async function stopAll(processes: BenchProcess[]): Promise<void> {
  for (const process of [...processes].reverse()) await process.stop();
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 5_000);
  await ended;
  clearTimeout(timer);
}

/** The kernel counts CPU time in hundredths of a second for every Linux program. */
const ticksPerSecond = 100;

/** CPU seconds a process has used so far, user and system, all its threads. */
export function cpuSeconds({ pid }: BenchProcess): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name in parentheses may contain blanks; what follows it does not.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

/** Memory a process holds, in MB. */
export function residentMb({ pid }: BenchProcess): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
}

function pidOf(child: ChildProcess): number {
  if (child.pid === undefined) throw new Error('a process could not be started');
  return child.pid;
}
