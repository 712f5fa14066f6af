import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { isPortFree } from '../../scripts/servers/ports.ts';
import { isAlive, stopChild, until } from '../../scripts/servers/processes.ts';
import { root } from '../../scripts/workspaces.ts';
import { remember, testPort } from '../support/brokers.ts';

let env: Record<string, string | undefined>;
let folder: string;
const begun: ChildProcess[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(inject('runFolder'), 'start-'));
  const [gateway, nats, database] = [await testPort(), await threePorts(), await testPort()];
  env = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    PORT: String(gateway),
    LOCAL_NATS_PORT: String(nats),
    LOCAL_DATABASE_PORT: String(database),
    LOCAL_DATA_FOLDER: folder,
    // A test must not start containers on somebody's engine.
    DOCKER_HOST: 'unix:///nowhere',
  };
});

// What one has left running would be in the way of the next.
afterEach(async () => {
  for (const child of begun.splice(0)) await stopChild(child, 'SIGTERM', 40_000);
});

describe('npm start', () => {
  it('brings everything up, refuses a second start, mends a dead service, and stops cleanly', async () => {
    const first = npmStart();
    await first.says('Commerce Tracking is ready', 90_000);
    expect(first.output()).toContain(`http://localhost:${env.PORT}/explorer`);
    expect(first.output()).toContain('collecteur.bj');
    expect((await ready()).ok).toBe(true);

    const second = npmStart();
    expect(await second.exit()).toBe(1);
    expect(second.output()).toMatch(/already runs in this folder/);
    expect(second.output()).not.toMatch(/\n\s+at /);

    const started = startedPids();
    const model = started.find(({ name }) => name === 'model')?.pid ?? 0;
    process.kill(model, 'SIGKILL');
    await first.says('model ended by SIGKILL', 10_000);
    expect(await until(async () => (await ready()).ok, 20_000, 200)).toBe(true);

    const running = startedPids().map(({ pid }) => pid);
    first.child.kill('SIGINT');
    expect(await first.exit()).toBe(0);
    expect(running.filter(isAlive)).toEqual([]);
  }, 180_000);

  it('is ready again within 15 seconds, and clears up after a start that was killed', async () => {
    const killed = npmStart();
    await killed.says('Commerce Tracking is ready', 60_000);
    const left = startedPids().map(({ pid }) => pid);
    killed.child.kill('SIGKILL');
    await killed.exit();

    const next = npmStart();
    await next.says('Commerce Tracking is ready', 60_000);
    // Both found everything there; a busy machine may hold one of them up.
    expect(Math.min(secondsOf(killed), secondsOf(next))).toBeLessThan(15);
    expect(left.filter(isAlive)).toEqual([]);
    next.child.kill('SIGTERM');
    expect(await next.exit()).toBe(0);
  }, 180_000);

  it('runs three nodes of NATS with --cluster, goes on without one, and brings it back', async () => {
    const cluster = npmStart('--cluster');
    await cluster.says('Commerce Tracking is ready', 90_000);
    const nodes = startedPids().filter(({ name }) => name.startsWith('nats-'));
    expect(nodes.map(({ name }) => name).sort()).toEqual(['nats-n0', 'nats-n1', 'nats-n2']);
    const running = startedPids().map(({ pid }) => pid);

    process.kill(nodes[0]?.pid ?? 0, 'SIGKILL');
    await cluster.says(`NATS node ${nodes[0]?.name.slice('nats-'.length)} ended`, 20_000);
    expect(await until(async () => (await ready()).ok, 30_000, 200)).toBe(true);
    const isBack = () =>
      startedPids().some(({ name, pid }) => name === nodes[0]?.name && pid !== nodes[0]?.pid);
    expect(await until(isBack, 20_000)).toBe(true);
    cluster.child.kill('SIGTERM');
    expect(await cluster.exit()).toBe(0);
    expect(running.filter(isAlive)).toEqual([]);
  }, 180_000);

  it('says in one sentence that a port is taken', async () => {
    const taken = createServer().listen(Number(env.LOCAL_NATS_PORT), '127.0.0.1');
    const start = npmStart();
    expect(await start.exit()).toBe(1);
    taken.close();
    expect(start.output()).toContain(`Port ${env.LOCAL_NATS_PORT}, which NATS needs, is taken`);
    expect(start.output()).not.toMatch(/\n\s+at /);
  }, 60_000);
});

/** A port that is free together with the two above it, and with those by which nodes reach each other. */
async function threePorts(): Promise<number> {
  for (;;) {
    // Above those of `testPort`, below those a system gives to every connection.
    const port = 30_000 + Math.floor(Math.random() * 700);
    const all = [0, 1, 2].flatMap((index) => [port + index, port + index + 2_000]);
    const free = await Promise.all(all.map((each) => isPortFree(each)));
    if (free.every(Boolean)) return port;
  }
}

function npmStart(...options: string[]) {
  const args = ['scripts/start.mjs', 'start', ...options];
  const child = spawn(process.execPath, args, { cwd: root, env });
  begun.push(child);
  if (child.pid) remember(child.pid);
  let text = '';
  const collect = (chunk: Buffer) => {
    text += chunk;
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return {
    child,
    output: () => text,
    exit: () => ended,
    says: async (words: string, timeoutMs: number) => {
      const said = await until(() => text.includes(words) || child.exitCode !== null, timeoutMs);
      if (!said || !text.includes(words)) throw new Error(`it did not say "${words}":\n${text}`);
      for (const { pid } of startedPids()) remember(pid);
    },
  };
}

/** What a start says it has taken. */
function secondsOf(start: ReturnType<typeof npmStart>): number {
  return Number(start.output().match(/is ready \(([\d.]+) s\)/)?.[1]);
}

function startedPids(): { name: string; pid: number }[] {
  const { started } = JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8'));
  return started;
}

async function ready(): Promise<{ ok: boolean }> {
  try {
    return { ok: (await fetch(`http://127.0.0.1:${env.PORT}/ready`)).ok };
  } catch {
    return { ok: false };
  }
}
