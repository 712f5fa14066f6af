import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testNats } from '../../tests/support/environment.ts';
import { startTestGateway, type TestGateway } from '../test-support/gateway.ts';
import { type ServedSubgraph, serveTiny } from '../test-support/subgraphs.ts';
import { publishSigner, type TestSigner } from '../test-support/tokens.ts';
import { createWriters, ownWritesHooks } from './own-writes.ts';

describe('reading what one has written', () => {
  let gateways: TestGateway[];
  let shop: ServedSubgraph;
  let signer: TestSigner;

  beforeAll(async () => {
    const { url } = testNats();
    signer = await publishSigner(url);
    shop = await serveTiny(url, 'shop');
    gateways = [await startTestGateway(url), await startTestGateway(url)];
  });
  afterAll(async () => {
    for (const gateway of gateways) await gateway.stop();
    await shop.stop();
  });

  it('is from the database itself, at every gateway, for the author alone', async () => {
    const [first, second] = gateways as [TestGateway, TestGateway];
    const tokenOf = (actorId: string) => signer.token({ claims: { actorId } });
    const [author, other] = [await tokenOf('author'), await tokenOf('other')];
    const readsFrom = async (gateway: TestGateway, token: string) => {
      const headers = { authorization: `Bearer ${token}` };
      const { data } = await gateway.ask('{ who }', { headers });
      return /Read-From=(\S*)/.exec(String(data?.who))?.[1];
    };
    const patience = { timeout: 20_000 };
    for (const gateway of gateways) {
      await expect.poll(() => readsFrom(gateway, author), patience).toBe('');
    }
    const headers = { authorization: `Bearer ${author}` };
    const { errors } = await first.ask('mutation { sell(amount: 1) }', { headers });
    expect(errors).toBeUndefined();
    expect(await readsFrom(first, author)).toBe('database');
    expect(await readsFrom(first, other)).toBe('');
    await expect.poll(() => readsFrom(second, author), patience).toBe('database');
    expect(await readsFrom(second, other)).toBe('');
  });

  it('ends after that while', async () => {
    const writers = createWriters(() => null, 300);
    writers.note('author');
    expect(writers.hasWritten('author')).toBe(true);
    await expect.poll(() => writers.hasWritten('author')).toBe(false);
  });

  it('goes for writes themselves, and for what answers an event', () => {
    const hooks = ownWritesHooks(createWriters(() => null, 1_000));
    const headersOf = (operation: string, isLive?: true) => {
      const contextValue = { actor: null, isLive, nats: { headers: {} } };
      hooks.resolved?.({ operation: { operation }, contextValue } as never);
      return contextValue.nats.headers;
    };
    const fromDatabase = { 'Read-From': 'database' };
    expect(headersOf('mutation')).toEqual(fromDatabase);
    expect(headersOf('query', true)).toEqual(fromDatabase);
    expect(headersOf('query')).toEqual({});
  });
});
