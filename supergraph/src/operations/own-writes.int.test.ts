import { describe, expect, it } from 'vitest';
import type { TestGateway } from '../../test-support/gateway.ts';
import { signedShop } from '../../test-support/signed-shop.ts';
import { slowCalls } from '../../test-support/subgraphs.ts';
import { createWriters, ownWritesHooks } from './own-writes.ts';

const { signer, startGateway } = await signedShop();
// Long enough that any query under way would be joined.
const settings = { SHARE_MS: '20000' };
const gateways = [await startGateway(settings), await startGateway(settings)];

describe('reading what one has written', () => {
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

  it('waits for no query that was under way at another gateway before the write', async () => {
    const [first, second] = gateways as [TestGateway, TestGateway];
    const headers = {
      authorization: `Bearer ${await signer.token({ claims: { actorId: 'hasty' } })}`,
    };
    const { takesMs, count } = slowCalls;
    slowCalls.takesMs = 2_500;
    const before = second.ask('{ slow }', { headers });
    await expect.poll(() => slowCalls.count).toBe(count + 1);
    await first.ask('mutation { sell(amount: 1) }', { headers });
    const told = async () => (await second.ask('{ who }', { headers })).data?.who;
    await expect.poll(told).toContain('Read-From=database');
    slowCalls.takesMs = takesMs;
    const after = second.ask('{ slow }', { headers });
    await Promise.all([before, after]);
    expect(slowCalls.count).toBe(count + 2);
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
