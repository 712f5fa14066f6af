import { afterAll, describe, expect, it } from 'vitest';
import { type Broker, startBroker, testPort } from '../../tests/support/brokers.ts';
import { startTestGateway, until } from '../test-support/gateway.ts';
import { type ServedSubgraph, serveTiny, slowCalls } from '../test-support/subgraphs.ts';

type Ready = { status: string; checks: { name: string; status: string; message: string | null }[] };

describe('the life of the gateway', () => {
  const atTheEnd: (() => Promise<unknown> | unknown)[] = [];
  afterAll(async () => {
    for (const step of atTheEnd.reverse()) await step();
  });
  const serve = async (...parameters: Parameters<typeof serveTiny>): Promise<ServedSubgraph> => {
    const served = await serveTiny(...parameters);
    atTheEnd.push(() => served.stop());
    return served;
  };
  const brokerAt = async (port: number, folder?: string): Promise<Broker> => {
    const broker = await startBroker({ port, folder });
    atTheEnd.push(() => broker.stop());
    return broker;
  };
  const readyAt = async (url: string) => {
    const response = await fetch(`${url}/ready`);
    return { code: response.status, ...((await response.json()) as Ready) };
  };

  it('starts before NATS and its subgraphs, says what is missing, and serves once they are there', async () => {
    const port = await testPort();
    const natsUrl = `nats://127.0.0.1:${port}`;
    const gateway = await startTestGateway(natsUrl);
    atTheEnd.push(() => gateway.stop());

    expect((await fetch(`${gateway.url}/health`)).status).toBe(200);
    const before = await readyAt(gateway.url);
    expect(before.code).toBe(503);
    expect(before.checks.map(({ name, status }) => [name, status])).toEqual([
      ['nats', 'DOWN'],
      ['people', 'DOWN'],
      ['shop', 'DOWN'],
    ]);
    const early = await gateway.ask('{ who }');
    expect([early.status, early.errors?.[0]?.extensions.code]).toEqual([503, 'UNAVAILABLE']);
    const signedIn = await gateway.ask('{ who }', { headers: { authorization: 'Bearer a.b.c' } });
    expect([signedIn.status, signedIn.errors?.[0]?.extensions.code]).toEqual([503, 'UNAVAILABLE']);

    await brokerAt(port);
    await serve(natsUrl, 'shop');
    await until(async () => (await gateway.ask('{ who }')).status === 200);
    expect((await readyAt(gateway.url)).code).toBe(503);
    await serve(natsUrl, 'people');
    await until(async () => (await readyAt(gateway.url)).code === 200);
  });

  it('is not ready while the database of a subgraph is away', async () => {
    const broker = await brokerAt(await testPort());
    await serve(broker.url, 'shop', 'DOWN');
    await serve(broker.url, 'people');
    const gateway = await startTestGateway(broker.url);
    atTheEnd.push(() => gateway.stop());
    await until(async () => (await readyAt(gateway.url)).checks.length > 3);
    const { code, checks } = await readyAt(gateway.url);
    expect(code).toBe(503);
    expect(checks).toContainEqual(
      expect.objectContaining({ name: 'shop.database', status: 'DOWN' }),
    );
    expect(checks).toContainEqual(
      expect.objectContaining({ name: 'people.database', status: 'UP' }),
    );
  });

  it('outlives its broker and serves again when it is back', async () => {
    const broker = await brokerAt(await testPort());
    await serve(broker.url, 'shop');
    const gateway = await startTestGateway(broker.url);
    atTheEnd.push(() => gateway.stop());
    await until(async () => (await gateway.ask('{ who }')).status === 200);
    await broker.stop();
    await until(async () => (await gateway.ask('{ who }')).status === 503);
    const again = await startBroker({ port: broker.port, folder: broker.folder });
    atTheEnd.unshift(() => again.stop());
    await until(async () => (await gateway.ask('{ who }')).status === 200);
  });

  it('answers what it has accepted before it stops, and counts it', async () => {
    const broker = await brokerAt(await testPort());
    await serve(broker.url, 'shop');
    const gateway = await startTestGateway(broker.url);
    await until(async () => (await gateway.ask('{ who }')).status === 200);
    const before = slowCalls.count;
    const slow = Array.from({ length: 10 }, () => gateway.ask('{ slow }'));
    await until(async () => slowCalls.count === before + 10);
    const metrics = await (await fetch(`${gateway.url}/metrics`)).text();
    expect(metrics).toContain('graphql_fetch_duration_seconds_count{subgraph="shop",outcome="ok"}');
    expect(metrics).toMatch(/graphql_operations_total\{type="query",outcome="ok"\} \d+/);
    const stopped = gateway.stop();
    for (const { status, data } of await Promise.all(slow)) {
      expect([status, data]).toEqual([200, { slow: 'at last' }]);
    }
    await stopped;
    await expect(gateway.ask('{ who }')).rejects.toThrow();
  });
});
