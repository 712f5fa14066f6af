import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

export type BenchProcess = { name: string; pid: number; stop(): Promise<void> };
export type NodeProcess = BenchProcess & { child: ChildProcess };

export type NodeOptions = {
  args: string[];
  env?: Record<string, string>;
  flags?: string[];
  /** For a program that cannot say by itself that it is ready: asked until it says yes. */
  isReady?: () => Promise<boolean>;
  quiet?: boolean;
};

const startMsMax = 60_000;

/** Starts one node process of the benchmark in production mode and waits until it is ready. */
export async function startNode(
  name: string,
  script: string,
  options: NodeOptions,
): Promise<NodeProcess> {
  const output = options.quiet ? 'ignore' : 'inherit';
  const stdio: StdioOptions = options.isReady
    ? ['ignore', output, 'inherit']
    : ['ignore', output, 'inherit', 'ipc'];
  const child = spawn(process.execPath, [...(options.flags ?? []), script, ...options.args], {
    // Who this machine's services are on its own broker says nothing here: whoever comes by name makes no buckets.
    env: { ...process.env, NATS_NKEY_SEED: undefined, NODE_ENV: 'production', ...options.env },
    stdio,
  });
  const started = { name, pid: pidOf(child), child, stop: () => stopChild(child) };
  const ended = new Promise<never>((_resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${name} ended at once (${code})`)));
  });
  ended.catch(() => undefined);
  const ready = options.isReady
    ? untilTrue(options.isReady, name)
    : new Promise((resolve) => child.once('message', resolve));
  try {
    await Promise.race([ready, ended]);
  } catch (error) {
    await stopChild(child);
    throw error;
  }
  return started;
}

/** Waits until a program says that it is ready. */
export async function untilTrue(isReady: () => Promise<boolean>, name: string): Promise<void> {
  const endsAt = Date.now() + startMsMax;
  while (!(await isReady().catch(() => false))) {
    if (Date.now() > endsAt) throw new Error(`${name} is not ready after ${startMsMax} ms`);
    await pause(100);
  }
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
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 5_000);
  await ended;
  clearTimeout(timer);
}

/** CPU seconds a process and those it started have used so far, user and system, all threads. */
export function cpuSeconds({ pid }: { pid: number }): number {
  return familyOf(pid).reduce((sum, member) => sum + nanosecondsOf(member), 0) / 1e9;
}

/** By the scheduler's own account, which is exact: the ticks of `stat` would be a tenth of what a short round takes. */
function nanosecondsOf(pid: number): number {
  return readdirSync(`/proc/${pid}/task`).reduce((sum, thread) => {
    const [running = '0'] = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(
      ' ',
    );
    return sum + Number(running);
  }, 0);
}

/** Memory a process and those it started hold, in MB: resident, and its share of what is shared. */
export function memoryMb({ pid }: { pid: number }): { rss: number; pss: number } {
  const figures = { rss: 0, pss: 0 };
  for (const member of familyOf(pid)) {
    const rollup = `/proc/${member}/smaps_rollup`;
    const text = readFileSync(existsSync(rollup) ? rollup : `/proc/${member}/status`, 'utf8');
    const kilobytes = (name: RegExp) => Number(name.exec(text)?.[1] ?? 0);
    figures.rss += kilobytes(/^(?:Rss|VmRSS):\s+(\d+)/m) / 1_024;
    figures.pss += kilobytes(/^Pss:\s+(\d+)/m) / 1_024;
  }
  return { rss: Math.round(figures.rss), pss: Math.round(figures.pss) };
}

/** Memory a process and those it started hold, in MB. */
export function residentMb(process: { pid: number }): number {
  return memoryMb(process).rss;
}

/** A process and all that it started, itself first. */
export function familyOf(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return [pid, ...children.split(' ').filter(Boolean).map(Number).flatMap(familyOf)];
}

function pidOf(child: ChildProcess): number {
  if (child.pid === undefined) throw new Error('a process could not be started');
  return child.pid;
}
