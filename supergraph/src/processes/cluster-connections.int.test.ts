import { mkdtemp, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { holdersOf } from '../../../scripts/servers/connections.ts';
import { spawnCluster, startCluster, type TestCluster } from '../../test-support/cluster.ts';
import { until } from '../../test-support/gateway.ts';

let folder: string;
let cluster: TestCluster;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cluster-connections-test-'));
  cluster = await startCluster(folder);
}, 60_000);
afterAll(async () => {
  cluster.primary.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

/** A connection over which a question was put, and how it ends. */
type Line = { socket: Socket; ending: Promise<string> };

function openLine({ url }: TestCluster = cluster): Promise<Line> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => {
      socket.off('error', reject);
      const ending = new Promise<string>((end) => {
        socket.once('data', (data) => end(String(data).split('\r\n')[0] ?? ''));
        socket.once('error', (error) => end(error.message));
        socket.once('close', () => end('closed'));
        setTimeout(end, 15_000, 'nothing').unref();
      });
      socket.write('GET /health HTTP/1.1\r\nHost: gateway\r\n\r\n');
      resolve({ socket, ending });
    });
    socket.once('error', reject);
  });
}

const answered = 'HTTP/1.1 200 OK';

/** How many of these lines lead to each process. */
function countsOf(members: number[], lines: Line[]): number[] {
  const holders = holdersOf(members);
  return members.map(
    (pid) => lines.filter(({ socket }) => holders.get(socket.localPort ?? 0) === pid).length,
  );
}

it('gives each process as many connections', async () => {
  const lines: Line[] = [];
  for (let n = 0; n < 40; n += 1) {
    const line = await openLine();
    expect(await line.ending).toBe(answered);
    lines.push(line);
  }
  const counts = countsOf(cluster.members(), lines);
  for (const { socket } of lines) socket.destroy();
  expect(counts).toEqual([20, 20]);
});

it('has all processes take connections from the start', async () => {
  const starting = await spawnCluster(await mkdtemp(join(folder, 'starting-')));
  try {
    const lines: Line[] = [];
    const first = () => openLine(starting).then((line) => lines.push(line) > 0);
    await until(() => first().catch(() => false), 30_000);
    while (lines.length < 30) {
      await pause(20);
      lines.push(await openLine(starting));
    }
    for (const { ending } of lines) expect(await ending).toBe(answered);
    await until(async () => (await starting.processes()) === 2, 30_000);
    // The doors open milliseconds apart; a process that was started after the first would have none of these.
    expect(Math.min(...countsOf(starting.members(), lines))).toBeGreaterThanOrEqual(10);
    for (const { socket } of lines) socket.destroy();
  } finally {
    starting.primary.kill('SIGKILL');
  }
}, 60_000);

it('answers the connection a process had been given when it ended', async () => {
  const [victim = 0] = cluster.members();
  process.kill(victim, 'SIGSTOP');
  const lines = await Promise.all([openLine(), openLine(), openLine()]);
  await pause(300);
  process.kill(victim, 'SIGKILL');
  expect(await Promise.all(lines.map(({ ending }) => ending))).toEqual(lines.map(() => answered));
  for (const { socket } of lines) socket.destroy();
  await until(async () => (await cluster.processes()) === 2, 30_000);
}, 60_000);

it('breaks connections off that no process is left for', async () => {
  const members = cluster.members();
  for (const pid of members) process.kill(pid, 'SIGSTOP');
  const lines = await Promise.all(Array.from({ length: 6 }, () => openLine()));
  await pause(300);
  for (const pid of members) process.kill(pid, 'SIGKILL');
  for (const line of lines) expect(await line.ending).not.toBe('nothing');
  for (const { socket } of lines) socket.destroy();
  await until(async () => (await cluster.processes()) === 2, 30_000);
}, 60_000);
