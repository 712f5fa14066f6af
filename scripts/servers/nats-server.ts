import { spawn } from 'node:child_process';
import { mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { greets } from './ports.ts';
import { isAlive, stopChild, until } from './processes.ts';

export type LocalServer = {
  pid: number;
  port: number;
  stop(): Promise<void>;
  ended: Promise<void>;
};

/** Starts a private broker with JetStream, kept in `folder`; settings of this machine are not read. */
export async function startNatsServer(options: {
  bin: string;
  folder: string;
  port: number;
  /** Text of its configuration; without one it has JetStream, and everybody may do everything. */
  config?: string;
  args?: string[];
}): Promise<LocalServer> {
  const { bin, folder, port } = options;
  mkdirSync(folder, { recursive: true });
  const logFile = join(folder, 'nats.log');
  const log = openSync(logFile, 'a');
  const configFile = join(folder, 'server.conf');
  if (options.config) {
    writeFileSync(configFile, `host: "127.0.0.1"\n${options.config}`, { mode: 0o600 });
  }
  const settings = options.config ? ['-c', configFile] : ['-a', '127.0.0.1', '-js'];
  const child = spawn(
    bin,
    [...settings, '-p', String(port), '-sd', join(folder, 'jetstream'), ...(options.args ?? [])],
    { stdio: ['ignore', log, log], detached: true },
  );
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const failed = new Promise<never>((_resolve, reject) => child.once('error', reject));
  const pid = child.pid ?? 0;
  const up = await Promise.race([
    until(async () => !isAlive(pid) || (await greets(port)), 15_000),
    failed,
  ]);
  if (!up || !isAlive(pid)) {
    await stopChild(child, 'SIGKILL', 100);
    throw new Error(`nats-server did not start on port ${port}: ${lastLines(logFile)}`);
  }
  return { pid, port, ended, stop: () => stopChild(child, 'SIGTERM', 10_000) };
}

/** The end of a log, for a message that shows why a server did not start. */
export function lastLines(file: string, count = 5): string {
  try {
    return readFileSync(file, 'utf8').trim().split('\n').slice(-count).join('\n');
  } catch {
    return '(no log)';
  }
}
