import { connectNats } from '@commerce-tracking/federation-nats/connection';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { testNats } from '../../tests/support/environment.ts';
import { startTestGateway, type TestGateway } from '../test-support/gateway.ts';
import { type ServedSubgraph, serveTiny, slowCalls, soldUnder } from '../test-support/subgraphs.ts';

let gateway: TestGateway;
let shop: ServedSubgraph;
beforeAll(async () => {
  const { url } = testNats();
  // Callers that ask at the same time may be read far apart on a busy machine.
  gateway = await startTestGateway(url, { IDENTITY: 'off', SHARE_MS: '5000' });
  shop = await serveTiny(url, 'shop');
});
afterAll(async () => {
  await gateway.stop();
  await shop.stop();
});
beforeEach(() => {
  Object.assign(slowCalls, { count: 0, takesMs: 600 });
});

const metric = async (name: string, label = '') => {
  const text = await (await fetch(`${gateway.url}/metrics`)).text();
  const lines = text.split('\n').filter((line) => line.startsWith(`${name}{`));
  const values = lines.filter((line) => line.includes(label));
  return values.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
};

describe('equal queries at once', () => {
  const as = (caller: string) =>
    gateway.ask('{ slow }', { headers: { authorization: `Bearer ${caller}` } });

  it('of one caller are sent once', async () => {
    const shared = await metric('graphql_fetch_shared_total');
    const answers = await Promise.all([as('ama'), as('ama'), as('ama')]);
    expect(answers.map(({ data }) => data?.slow)).toEqual(['at last', 'at last', 'at last']);
    expect(slowCalls.count).toBe(1);
    expect((await metric('graphql_fetch_shared_total')) - shared).toBe(2);
  });

  it('of two callers, or of nobody known, are not', async () => {
    await Promise.all([as('ama'), as('kofi')]);
    expect(slowCalls.count).toBe(2);
    await Promise.all([gateway.ask('{ slow }'), gateway.ask('{ slow }')]);
    expect(slowCalls.count).toBe(4);
  });

  it('see what their caller wrote in between', async () => {
    const headers = { authorization: 'Bearer ama' };
    const before = as('ama');
    await vi.waitFor(() => expect(slowCalls.count).toBe(1), 20_000);
    await gateway.ask('mutation { sell(amount: 1) }', { headers });
    await Promise.all([before, as('ama')]);
    expect(slowCalls.count).toBe(2);
  });
});

describe('a client that goes away', () => {
  const count = () => metric('graphql_fetch_duration_seconds_count', 'outcome="CANCELLED"');
  const leave = async (query: string, arrived: () => void) => {
    const client = new AbortController();
    const asked = fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
      signal: client.signal,
    }).catch(() => 'left');
    await vi.waitFor(arrived, 20_000);
    client.abort();
    expect(await asked).toBe('left');
  };

  it('is not waited for', async () => {
    const before = await count();
    await leave('{ slow }', () => expect(slowCalls.count).toBe(1));
    await vi.waitFor(async () => expect(await count()).toBe(before + 1), 20_000);
  });

  it('has its query dropped by the subgraph, which need not finish it', async () => {
    const broker = await connectNats({ servers: testNats().url, name: 'observer' });
    const dropped = async () => {
      const { data } = await broker.request('$SRV.STATS.shop');
      return JSON.parse(Buffer.from(data).toString()).endpoints[0].data.dropped;
    };
    const before = await dropped();
    slowCalls.takesMs = 3_000;
    await leave('{ slow }', () => expect(slowCalls.count).toBe(1));
    await vi.waitFor(async () => expect(await dropped()).toBe(before + 1), 20_000);
    await broker.close();
  });

  it('has its write waited for all the same', async () => {
    const [before, sold] = [await count(), soldUnder.length];
    await leave('mutation { sell(amount: 1) slowSell }', () =>
      expect(soldUnder.length).toBe(sold + 1),
    );
    await new Promise((wake) => setTimeout(wake, 150));
    expect(await count()).toBe(before);
  });
});

describe('more requests than the gateway works on', () => {
  it('are refused at once, with a word on when to come back; the others are answered', async () => {
    const small = await startTestGateway(testNats().url, { OPERATIONS_MAX: '2' });
    try {
      await vi.waitFor(
        async () => expect((await small.ask('{ who }')).data?.who).toBeTruthy(),
        20_000,
      );
      slowCalls.takesMs = 5_000;
      const accepted = [small.ask('{ slow }'), small.ask('{ slow }')];
      await vi.waitFor(() => expect(slowCalls.count).toBe(2), 20_000);
      let isOver = false;
      void Promise.race(accepted).then(() => {
        isOver = true;
      });
      const refused = await small.ask('{ slow }', { headers: { 'x-language': 'en' } });
      expect(isOver).toBe(false);
      expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
      expect(refused.errors?.[0]).toMatchObject({
        extensions: { code: 'BUSY', details: { reason: 'OVERLOADED' } },
      });
      slowCalls.takesMs = 600;
      for (const { data } of await Promise.all(accepted)) expect(data).toEqual({ slow: 'at last' });
      expect((await small.ask('{ slow }')).data).toEqual({ slow: 'at last' });
    } finally {
      await small.stop();
    }
  });
});
