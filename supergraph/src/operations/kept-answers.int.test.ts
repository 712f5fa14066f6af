import { connectNats } from '@commerce-tracking/federation-nats/connection';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { testNats } from '../../../tests/support/environment.ts';
import { startTestGateway, type TestGateway } from '../../test-support/gateway.ts';
import { type ServedSubgraph, serveTiny, tariff } from '../../test-support/subgraphs.ts';

let gateway: TestGateway;
let shop: ServedSubgraph;
let number = 0;
beforeAll(async () => {
  const { url } = testNats();
  gateway = await startTestGateway(url, { IDENTITY: 'off', HTTP_MAX_AGE_SECONDS: '30' });
  shop = await serveTiny(url, 'shop');
});
afterAll(async () => {
  await gateway.stop();
  await shop.stop();
});

/** A query nobody has sent before. */
function fresh(field = 'tariff', name = 'Prices'): string {
  number += 1;
  return field === 'tariff'
    ? `query ${name} { tariff(of: ${number}) { price told } }`
    : `query ${name}${number} { ${field} { price told } }`;
}
/** Asks until the shop is not asked any more. */
async function kept(query: string, headers: Record<string, string> = {}) {
  return vi.waitFor(
    async () => {
      const before = tariff.asked;
      const answer = await gateway.ask(query, { headers });
      expect(answer.errors).toBeUndefined();
      expect(tariff.asked).toBe(before);
      return answer;
    },
    { timeout: 20_000, interval: 50 },
  );
}
async function isAsked(query: string, headers: Record<string, string> = {}) {
  const before = tariff.asked;
  await gateway.ask(query, { headers });
  return tariff.asked > before;
}
const as = (caller: string) => ({ authorization: `Bearer ${caller}` });
async function figures(): Promise<string> {
  return (await fetch(`${gateway.url}/metrics`)).text();
}

describe('an answer that may be kept', () => {
  it('is given again without asking, to callers nobody knows in one language', async () => {
    const query = fresh();
    await kept(query, { 'x-language': 'en' });
    expect(await isAsked(query, { 'x-language': 'en' })).toBe(false);
    const answer = await gateway.ask(query, { headers: { 'x-language': 'fr' } });
    expect(answer.data).toEqual({ tariff: { price: tariff.price, told: 'fr' } });
  });

  it('is not given to a caller with a token that was not read, nor one caller’s to another', async () => {
    const query = fresh();
    await kept(query);
    expect(await isAsked(query, as('ama'))).toBe(true);
    await kept(query, as('ama'));
    expect(await isAsked(query, as('kofi'))).toBe(true);
    const mine = fresh('mine');
    await kept(mine, as('ama'));
    expect(await isAsked(mine, as('kofi'))).toBe(true);
    expect(await isAsked(mine)).toBe(true);
  });

  it('shows a change at once, told by an event or written through here', async () => {
    const query = fresh();
    await kept(query);
    const connection = await connectNats({ servers: testNats().url, name: 'shop' });
    tariff.price += 1;
    connection.publish('event.shop.price.changed', '{}');
    const shown = async () =>
      expect((await gateway.ask(query)).data).toMatchObject({ tariff: { price: tariff.price } });
    await vi.waitFor(shown, { timeout: 20_000, interval: 10 });
    await connection.close();
    await kept(query);
    tariff.price += 1;
    await gateway.ask('mutation { sell(amount: 1) }');
    await shown();
  });
});

describe('Cache-Control', () => {
  const control = async (query: string, headers: Record<string, string> = {}) =>
    (await gateway.ask(query, { headers })).headers.get('cache-control');

  it('says the shortest hint, at most what the setting allows', async () => {
    expect(await control(fresh())).toBe('max-age=30, public');
    expect(await control('{ tariff(of: -1) { price } mine { told } }')).toBe('max-age=30, private');
    const { headers } = await gateway.ask(fresh());
    expect(headers.get('vary')).toMatch(/authorization, x-language, accept-language/);
  });

  it('is private for whoever sends a token', async () => {
    expect(await control(fresh(), as('ama'))).toBe('max-age=30, private');
  });

  it.each([
    ['with a part that has no hint', '{ tariff(of: -1) { price } who }'],
    ['with an error', '{ tariff(of: -1) { price } refused }'],
    ['to a write', 'mutation { sell(amount: 1) }'],
    ['to a faulty operation', '{ nothing }'],
    ['without a fetch', '{ __typename }'],
  ])('is no-store in an answer %s', async (_name, query) => {
    expect(await control(query)).toBe('no-store');
  });
});

describe('figures of operations', () => {
  const of = async (line: string) => {
    const found = (await figures()).split('\n').find((one) => one.startsWith(line));
    return Number(found?.split(' ').at(-1) ?? 0);
  };

  it('tell name, hash, cost and what was met in each cache', async () => {
    const lookups = (cache: string, state: string) =>
      of(`graphql_cache_lookups_total{cache="${cache}",state="${state}"}`);
    const state = async () => ({
      newDocuments: await lookups('document', 'miss'),
      newPlans: await lookups('plan', 'miss'),
      knownPlans: await lookups('plan', 'hit'),
      kept: await lookups('answer', 'hit'),
    });
    const query = fresh('tariff', 'PricesInFigures');
    const before = await state();
    await gateway.ask(query);
    expect(await state()).toMatchObject({
      newDocuments: before.newDocuments + 1,
      newPlans: before.newPlans + 1,
      knownPlans: before.knownPlans,
    });
    await kept(query);
    const after = await state();
    expect(after.newPlans).toBe(before.newPlans + 1);
    expect(after.knownPlans).toBeGreaterThan(before.knownPlans);
    expect(after.kept).toBeGreaterThan(before.kept);
    const line =
      /^graphql_operation_cost_total\{operation="PricesInFigures",hash="[0-9a-f]{12}"\} (\d+)/m;
    expect(Number(line.exec(await figures())?.[1])).toBeGreaterThanOrEqual(2);
    expect(await of('graphql_fetch_kept_total{subgraph="shop"}')).toBeGreaterThan(0);
  });
});
