import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectNats } from '@commerce-tracking/federation-nats/connection';
import { expect, inject, it, onTestFinished } from 'vitest';
import { brokerAuthorization, connectWitness } from '../../tests/support/broker-users.ts';
import { remember, testPort } from '../../tests/support/brokers.ts';
import { findNatsServer } from './binaries.ts';
import { clusterNodes } from './nats-cluster.ts';
import { startNatsServer } from './nats-server.ts';

// Past a route there are no users and no permissions: whoever is taken for a node hears everything.
it('takes no node for one of its own that does not know its secret', async () => {
  const bin = findNatsServer() ?? '';
  const folder = mkdtempSync(join(inject('runFolder'), 'cluster-'));
  const ports = await Promise.all(
    [0, 1].map(async () => ({ client: await testPort(), routes: await testPort() })),
  );
  const [users, routePassword] = [brokerAuthorization(), 'a secret of the routes'];
  for (const node of clusterNodes({ bin, folder, ports, users, routePassword })) {
    const server = await node.start();
    remember(server.pid);
    onTestFinished(() => server.stop());
  }
  const [first, second] = await Promise.all(
    ports.map(({ client }) => connectWitness(`nats://127.0.0.1:${client}`)),
  );
  const heard: string[] = [];
  second?.subscribe('command.>', { callback: (_error, { subject }) => void heard.push(subject) });
  await second?.flush();

  const [port, routes] = [await testPort(), await testPort()];
  const stranger = await startNatsServer({
    bin,
    folder: join(folder, 'stranger'),
    port,
    config: `server_name: stranger
      cluster { name: commerce-tracking, listen: "127.0.0.1:${routes}", routes: ["nats://127.0.0.1:${ports[0]?.routes}"] }`,
  });
  remember(stranger.pid);
  onTestFinished(() => stranger.stop());
  const listening = await connectNats({ servers: `nats://127.0.0.1:${port}`, name: 'stranger' });
  const overheard: string[] = [];
  listening.subscribe('>', { callback: (_error, { subject }) => void overheard.push(subject) });
  await listening.flush();
  const log = () => readFileSync(join(folder, 'n0/nats.log'), 'utf8');
  await expect.poll(log).toMatch(/\[ERR\].* rid:\d+ .*authentication error/i);

  // The own nodes may need a moment to find each other.
  await expect
    .poll(async () => {
      first?.publish('command.auth.thing.do', '{}');
      await first?.flush();
      return heard.length;
    })
    .toBeGreaterThan(0);
  await listening.flush();
  expect(overheard.filter((subject) => subject.startsWith('command.'))).toEqual([]);
  for (const connection of [first, second, listening]) await connection?.close();
});
