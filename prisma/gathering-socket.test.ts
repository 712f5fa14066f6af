import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { expect, it, onTestFinished, vi } from 'vitest';
import { openGatheringSocket } from './gathering-socket.ts';

it('sends what is written in one turn in one write, in its order', async () => {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const accepted = once(server, 'connection') as Promise<[Socket]>;
  const socket = openGatheringSocket({ host: '127.0.0.1', port });
  onTestFinished(() => {
    socket.destroy();
    server.close();
  });
  const [peer] = await accepted;
  if (socket.connecting) await once(socket, 'connect');
  const single = vi.spyOn(socket, '_write');
  const together = vi.spyOn(socket as Required<Socket>, '_writev');

  socket.write('BEGIN;');
  socket.write('INSERT;');
  await Promise.resolve().then(() => socket.write('COMMIT'));
  const [received] = (await once(peer, 'data')) as [Buffer];

  expect(received.toString()).toBe('BEGIN;INSERT;COMMIT');
  expect([single.mock.calls.length, together.mock.calls.length]).toEqual([0, 1]);
});
