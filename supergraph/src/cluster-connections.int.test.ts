import { mkdtemp, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { holdersOf } from '../../scripts/servers/connections.ts';
import { startCluster, type TestCluster } from '../test-support/cluster.ts';
import { until } from '../test-support/gateway.ts';

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

function openLine(): Promise<Line> {
  const { hostname, port } = new URL(cluster.url);
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

it('gives each process as many connections', async () => {
  const lines: Line[] = [];
  for (let n = 0; n < 40; n += 1) {
    const line = await openLine();
    expect(await line.ending).toBe(answered);
    lines.push(line);
  }
  const members = cluster.members();
  const holders = holdersOf(members);
  const counts = members.map(
    (pid) => lines.filter(({ socket }) => holders.get(socket.localPort ?? 0) === pid).length,
  );
  for (const { socket } of lines) socket.destroy();
  expect(counts).toEqual([20, 20]);
});

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
  const lines = await Promise.all(Array.from({ length: 6 }, openLine));
  await pause(300);
  for (const pid of members) process.kill(pid, 'SIGKILL');
  for (const line of lines) expect(await line.ending).not.toBe('nothing');
  for (const { socket } of lines) socket.destroy();
  await until(async () => (await cluster.processes()) === 2, 30_000);
}, 60_000);
