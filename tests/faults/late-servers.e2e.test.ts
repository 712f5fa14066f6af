import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { graphqlClient, signIn } from '../../examples/graphql-client.ts';
import { demoPassword } from '../../prisma/seed/demo/accounts.ts';
import { type Broker, startBroker, testPort } from '../support/brokers.ts';
import { createSeededDatabase } from '../support/databases.ts';
import { type System, startSystem } from '../support/system.ts';

let system: System | undefined;
let broker: Broker | undefined;
let door: Door | undefined;
let drop: (() => Promise<void>) | undefined;

afterAll(async () => {
  await system?.stop();
  await broker?.stop();
  await door?.shut();
  await drop?.();
});

describe('services started before NATS and before the database', () => {
  it('wait for both, say so, and serve once they are there; an outage of either heals', async () => {
    const database = await createSeededDatabase();
    drop = database.drop;
    const [natsPort, databasePort] = [await testPort(), await testPort()];
    const url = new URL(database.url);
    url.port = String(databasePort);
    system = await startSystem({
      seed: false,
      waitReady: false,
      env: { NATS_URL: `nats://127.0.0.1:${natsPort}`, DATABASE_URL: url.href },
    });
    const { origin } = system;
    const ready = () =>
      fetch(`${origin}/ready`).then(
        (response) => response.status,
        () => 0,
      );
    await expect.poll(ready, { timeout: 120_000 }).toBe(503);

    broker = await startBroker({ port: natsPort, withUsers: true });
    await expect
      .poll(() => system?.log('auth') ?? '', { timeout: 120_000 })
      .toContain('"connected"');
    expect(await ready()).toBe(503);

    door = await openDoor(databasePort, Number(new URL(inject('databaseUrl')).port));
    await expect.poll(ready, { timeout: 120_000 }).toBe(200);
    const client = graphqlClient(origin);
    expect(await signIn(client, 'collecteur.bj', demoPassword)).toContain('.');

    await door.shut();
    await expect.poll(ready, { timeout: 120_000 }).toBe(503);
    const away = await client.call(
      'mutation { login(input: { identifier: "a", password: "b" }) { accessToken } }',
    );
    expect(away.errors[0]?.extensions.code).toBe('UNAVAILABLE');
    door = await openDoor(databasePort, Number(new URL(inject('databaseUrl')).port));
    await expect.poll(ready, { timeout: 120_000 }).toBe(200);

    const { folder } = broker;
    await broker.stop();
    await expect.poll(ready, { timeout: 120_000 }).toBe(503);
    broker = await startBroker({ port: natsPort, folder, withUsers: true });
    await expect.poll(ready, { timeout: 120_000 }).toBe(200);
    expect(await signIn(client, 'collecteur.bj', demoPassword)).toContain('.');
  }, 600_000);
});

type Door = { shut(): Promise<void> };

/** Forwards a port to the database server: shut, it is a database that is not there. */
async function openDoor(port: number, to: number): Promise<Door> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((near) => {
    const far = connect(to, '127.0.0.1');
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => sockets.delete(socket));
    }
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening));
  return {
    async shut() {
      const closed = new Promise<void>((done) => server.close(() => done()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
