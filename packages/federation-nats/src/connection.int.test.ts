import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, it, vi } from 'vitest';
import { startBroker } from '../../../tests/support/brokers.ts';
import { type ConnectionStatus, connectNats, isConnected, pingServer } from './connection.ts';
import { silentLog } from './log.ts';
import { requestReply } from './messages/request.ts';
import { serveSubject } from './serving/serve.ts';

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

it('refuses at once while the broker is away and heals when it is back', async () => {
  const first = await startBroker();
  const events: ConnectionStatus['type'][] = [];
  const options = { servers: first.url, reconnectWaitMs: 200 };
  const caller = await connectNats({
    ...options,
    name: 'caller',
    onStatus: ({ type }) => events.push(type),
  });
  const server = await connectNats({ ...options, name: 'server' });
  const arrived: string[] = [];
  const handler = async ({ body }: { body: Uint8Array }) => {
    const waitMs = Buffer.from(body).toString();
    arrived.push(waitMs);
    await sleep(Number(waitMs));
    return 'served';
  };
  serveSubject({ connection: server, subject: 'heal', queue: 'q', log: silentLog, handler });
  await server.flush();
  const ask = (waitMs = '0') =>
    requestReply({
      connection: caller,
      subject: 'heal',
      body: waitMs,
      deadlineAt: Date.now() + 5_000,
    });
  expect(Buffer.from((await ask()).body).toString()).toBe('served');

  const interrupted = ask('3000');
  await vi.waitFor(() => expect(arrived).toEqual(['0', '3000']), 20_000);
  const interruptedAt = performance.now();
  process.kill(first.pid, 'SIGKILL');
  // Its answer is lost with the connection: told now, not at the deadline.
  await expect(interrupted).rejects.toMatchObject({ code: 'TIMEOUT', nothingDone: false });
  expect(performance.now() - interruptedAt).toBeLessThan(2_500);
  await vi.waitFor(() => expect(isConnected(caller)).toBe(false), 20_000);
  const startedAt = performance.now();
  await expect(ask()).rejects.toMatchObject({ code: 'UNAVAILABLE', nothingDone: true });
  // Not at its deadline, nor when the broker is back.
  expect(performance.now() - startedAt).toBeLessThan(2_500);
  expect(await pingServer(caller, 100)).toBe(false);

  const { port } = new URL(first.url);
  const second = await startBroker({ port: Number(port), folder: first.folder });
  await vi.waitFor(async () => expect(Buffer.from((await ask()).body).toString()).toBe('served'), {
    timeout: 10_000,
    interval: 100,
  });
  expect(await pingServer(caller)).toBe(true);
  expect(events).toEqual(['connected', 'disconnected', 'connected']);
  await Promise.all([caller.close(), server.close()]);
  process.kill(second.pid, 'SIGKILL');
});

it('waits for a first broker when asked to, tells so, and can be told to stop', async () => {
  const broker = await startBroker();
  process.kill(broker.pid, 'SIGKILL');
  await broker.ended;
  await expect(connectNats({ servers: broker.url, name: 'eager' })).rejects.toThrow();

  const events: string[] = [];
  const waiting = connectNats({
    servers: broker.url,
    name: 'patient',
    waitOnFirstConnect: true,
    reconnectWaitMs: 50,
    onStatus: ({ type }) => events.push(type),
  });
  await vi.waitFor(() => expect(events).toContain('waiting'), 20_000);
  const { port } = new URL(broker.url);
  const again = await startBroker({ port: Number(port), folder: broker.folder });
  const connection = await waiting;
  expect(isConnected(connection)).toBe(true);
  await connection.close();
  expect(isConnected(connection)).toBe(false);
  process.kill(again.pid, 'SIGKILL');

  const stop = new AbortController();
  const abandoned = connectNats({
    servers: broker.url,
    name: 'abandoned',
    waitOnFirstConnect: true,
    signal: stop.signal,
  });
  setTimeout(() => stop.abort(), 50);
  await expect(abandoned).rejects.toThrow();
});

it('leaves a server that is gone, or says nothing, for another one of the list', async () => {
  const [first, second] = [await startBroker(), await startBroker()];
  const connection = await connectNats({ servers: `${first.url}, ${second.url}`, name: 'mover' });
  const [here, there] = connection.getServer().endsWith(new URL(first.url).port)
    ? [first, second]
    : [second, first];
  process.kill(here.pid, 'SIGKILL');
  await vi.waitFor(() => expect(connection.getServer()).toBe(new URL(there.url).host), {
    timeout: 15_000,
  });
  await vi.waitFor(async () => expect(await pingServer(connection)).toBe(true), {
    timeout: 15_000,
  });
  await connection.close();

  process.kill(there.pid, 'SIGSTOP');
  const third = await startBroker();
  const other = await connectNats({
    servers: [there.url, third.url],
    name: 'patient',
    waitOnFirstConnect: true,
  });
  expect(other.getServer()).toBe(new URL(third.url).host);
  await other.close();
  for (const { pid } of [there, third]) process.kill(pid, 'SIGKILL');
});

it('hangs up on a server that has not greeted in time, so that its end is nothing to the connection', async () => {
  const broker = await startBroker();
  let silent: Promise<unknown> | null = null;
  const listener = createServer((socket) => {
    silent = once(socket.resume(), 'close');
  }).listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address() as AddressInfo;
  // Which of two comes first is the client's own choice.
  for (let attempt = 0; attempt < 30 && !silent; attempt += 1) {
    const servers = [`nats://127.0.0.1:${port}`, broker.url];
    const connection = await connectNats({ servers, name: 'patient' });
    expect(connection.getServer()).toBe(new URL(broker.url).host);
    await silent;
    expect(await pingServer(connection)).toBe(true);
    await connection.close();
  }
  expect(silent).not.toBeNull();
  listener.close();
  process.kill(broker.pid, 'SIGKILL');
});
