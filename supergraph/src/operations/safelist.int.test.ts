import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { testNats } from '../../../tests/support/environment.ts';
import { readAnswer, startTestGateway, type TestGateway } from '../../test-support/gateway.ts';
import { type ServedSubgraph, serveTiny } from '../../test-support/subgraphs.ts';
import { hashOf, readManifest } from './operation-manifest.ts';

const listed = 'query Sales { sales { amount } }';
let folder: string;
let path: string;
let shop: ServedSubgraph;
const gateways: TestGateway[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'manifest-'));
  path = join(folder, 'operations.json');
  const operations = [{ id: 'sales-1', name: 'Sales', type: 'query', body: listed }];
  const format = 'apollo-persisted-query-manifest';
  await writeFile(path, JSON.stringify({ format, version: 1, operations }));
  shop = await serveTiny(testNats().url, 'shop');
});
afterAll(async () => {
  await Promise.all(gateways.map((gateway) => gateway.stop()));
  await shop.stop();
  await rm(folder, { recursive: true });
});

async function aGateway(mode: string): Promise<TestGateway> {
  const settings = { OPERATIONS_MANIFEST: path, OPERATIONS_MODE: mode };
  const gateway = await startTestGateway(testNats().url, settings);
  gateways.push(gateway);
  await vi.waitFor(
    async () => expect((await gateway.ask(listed)).data?.sales).toBeTruthy(),
    20_000,
  );
  return gateway;
}

async function byId(gateway: TestGateway, sha256Hash: string) {
  const body = JSON.stringify({ extensions: { persistedQuery: { version: 1, sha256Hash } } });
  const headers = { 'content-type': 'application/json' };
  return readAnswer(await fetch(`${gateway.url}/graphql`, { method: 'POST', body, headers }));
}

const unlistedCount = async (gateway: TestGateway) => {
  const text = await (await fetch(`${gateway.url}/metrics`)).text();
  const line = text
    .split('\n')
    .find((each) => each.startsWith('graphql_unlisted_operations_total{'));
  return Number(line?.split(' ').at(-1) ?? 0);
};
const sales = { sales: [{ amount: 10 }, { amount: 20 }] };

describe('a manifest of operations', () => {
  it('lets them be sent by id in every mode', async () => {
    const gateway = await aGateway('off');
    expect((await byId(gateway, 'sales-1')).data).toEqual(sales);
    expect((await byId(gateway, 'sales-2')).errors?.[0]?.extensions.code).toBe(
      'PERSISTED_QUERY_NOT_FOUND',
    );
    expect((await gateway.ask('{ who }')).data?.who).toBeTruthy();
    expect(await unlistedCount(gateway)).toBe(0);
  });

  it('notes others, and serves them, when asked to log', async () => {
    const gateway = await aGateway('log');
    expect((await gateway.ask('{ who }')).data?.who).toBeTruthy();
    expect((await gateway.ask(listed)).data).toEqual(sales);
    expect(await unlistedCount(gateway)).toBe(1);
  });

  it('refuses others as a safelist, also when they are registered by hash', async () => {
    const gateway = await aGateway('safelist');
    expect((await gateway.ask(listed)).data).toEqual(sales);
    expect((await byId(gateway, 'sales-1')).data).toEqual(sales);
    expect((await byId(gateway, hashOf(listed))).data ?? null).toBeNull();
    const refused = await gateway.ask('{ who }', { headers: { 'x-language': 'fr' } });
    expect(refused.status).toBe(403);
    expect(refused.errors?.[0]).toMatchObject({
      extensions: { code: 'FORBIDDEN', details: { reason: 'QUERY_NOT_IN_SAFE_LIST' } },
    });
    const query = '{ who }';
    const persistedQuery = { version: 1, sha256Hash: hashOf(query) };
    const body = JSON.stringify({ query, extensions: { persistedQuery } });
    const headers = { 'content-type': 'application/json' };
    const asked = () => fetch(`${gateway.url}/graphql`, { method: 'POST', body, headers });
    expect((await asked()).status).toBe(403);
    expect((await asked()).status).toBe(403);
    expect((await byId(gateway, hashOf(query))).data ?? null).toBeNull();
    expect(await unlistedCount(gateway)).toBe(3);
  });

  it('is refused at the start with what is wrong with it', async () => {
    const broken = join(folder, 'broken.json');
    await expect(readManifest(broken)).rejects.toThrow('broken.json cannot be read');
    await writeFile(broken, '{"format":"apollo-persisted-query-manifest","version":1}');
    await expect(readManifest(broken)).rejects.toThrow('operations: ');
  });
});
