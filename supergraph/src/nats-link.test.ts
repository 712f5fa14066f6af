import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createLogger } from '@commerce-tracking/service-kit/logs';
import { afterEach, expect, it, vi } from 'vitest';
import { gatewayEnv } from './env.ts';
import { linkNats } from './nats-link.ts';

const atTheEnd: (() => unknown)[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const step of atTheEnd.splice(0).reverse()) await step();
});

it('says once what keeps it from NATS, and where it tries, without a password', async () => {
  let tries = 0;
  let meet = (socket: Socket) => void socket.destroy();
  const wall = createServer((socket) => {
    tries += 1;
    meet(socket);
  }).listen(0, '127.0.0.1');
  atTheEnd.push(() => wall.close());
  await once(wall, 'listening');
  const { port } = wall.address() as AddressInfo;
  vi.stubEnv('NODE_ENV', 'development');
  vi.stubEnv('NATS_URL', `nats://me:hidden@127.0.0.1:${port}, nats://me:hidden@127.0.0.1:${port}`);

  const lines: string[] = [];
  const log = createLogger({ name: 'link', level: 'warn' }, { write: (line) => lines.push(line) });
  const link = linkNats(gatewayEnv(), log);
  atTheEnd.push(() => link.stop());
  await expect.poll(() => tries, { timeout: 10_000 }).toBeGreaterThan(4);
  const [line = ''] = lines;
  expect(lines).toEqual([line]);
  expect(JSON.parse(line)).toMatchObject({
    level: 40,
    servers: `nats://127.0.0.1:${port}, nats://127.0.0.1:${port}`,
    reason: expect.stringMatching(/./),
    msg: 'nats not reached yet; trying on',
  });
  expect(line).not.toContain('hidden');

  // Something else is in the way from now on.
  meet = (socket) => void socket.end("-ERR 'Authorization Violation'\r\n");
  await expect.poll(() => lines.length, { timeout: 10_000 }).toBe(2);
  expect(JSON.parse(lines[1] ?? '').reason).not.toBe(JSON.parse(line).reason);
});
