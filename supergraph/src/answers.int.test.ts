import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testNats } from '../../tests/support/environment.ts';
import { startTestGateway, type TestGateway } from '../test-support/gateway.ts';
import { type ServedSubgraph, serveTiny, soldUnder } from '../test-support/subgraphs.ts';

describe('answers of the gateway', () => {
  let gateway: TestGateway;
  /** One that waits for less than the shop takes. */
  let hasty: TestGateway;
  let shop: ServedSubgraph;
  let people: ServedSubgraph | undefined;

  beforeAll(async () => {
    const { url } = testNats();
    gateway = await startTestGateway(url);
    hasty = await startTestGateway(url, { REQUEST_DEADLINE_MS: '400' });
    shop = await serveTiny(url, 'shop');
    people = await serveTiny(url, 'people');
  });
  afterAll(async () => {
    await Promise.all([gateway.stop(), hasty.stop()]);
    await people?.stop();
    await shop.stop();
  });

  it('answers across two subgraphs', async () => {
    const { status, data, errors } = await gateway.ask('{ sales { amount seller { name } } }');
    expect(errors).toBeUndefined();
    expect(status).toBe(200);
    expect(data).toEqual({
      sales: [
        { amount: 10, seller: { name: 'Adjovi p1' } },
        { amount: 20, seller: { name: 'Adjovi p2' } },
      ],
    });
  });

  it('passes language, request id, command id and trace on, and gives the request id back', async () => {
    const trace = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const { data, headers } = await gateway.ask('{ who }', {
      headers: {
        'x-language': 'en',
        'x-request-id': 'request-0001',
        'idempotency-key': 'retry-0001',
        traceparent: trace,
      },
    });
    expect(headers.get('x-request-id')).toBe('request-0001');
    expect(data?.who).toBe(
      `X-Language=en Request-Id=request-0001 Command-Id=retry-0001 traceparent=${trace} Read-From= Authorization=`,
    );
  });

  it('speaks French unless asked otherwise', async () => {
    const { data } = await gateway.ask('{ who }', {
      headers: { 'accept-language': 'de, en;q=0.5' },
    });
    expect(data?.who).toContain('X-Language=en');
    const { data: plain } = await gateway.ask('{ who }', {
      headers: { 'x-request-id': 'bad id\t' },
    });
    expect(plain?.who).toMatch(/^X-Language=fr Request-Id=[0-9a-f-]{36} /);
  });

  it('refuses a command id that could not be kept', async () => {
    const soldBefore = soldUnder.length;
    const { status, errors } = await gateway.ask('mutation { sell(amount: 1) }', {
      headers: { 'idempotency-key': 'a b' },
    });
    expect(status).toBe(400);
    expect(errors?.[0]?.extensions.code).toBe('BAD_INPUT');
    expect(soldUnder.length).toBe(soldBefore);
  });

  it('passes a refusal of a subgraph on with its reason, and nothing of how it came', async () => {
    const { status, errors } = await gateway.ask('{ refused }');
    expect(status).toBe(200);
    expect(errors).toEqual([
      {
        message: 'Ceci est refusé.',
        path: ['refused'],
        extensions: { code: 'CONFLICT', details: { reason: 'NOT_IN_STATE', state: 'DRAFT' } },
      },
    ]);
  });

  it('masks what was not meant for clients', async () => {
    const { text, errors, status } = await gateway.ask('{ broken sales { id } }');
    expect(status).toBe(200);
    expect(errors?.[0]?.extensions.code).toBe('INTERNAL');
    expect(errors?.[0]?.extensions.details?.reference).toMatch(/^[0-9a-f]{12}$/);
    expect(text).not.toMatch(/secret|serviceName|stacktrace|shop/);
  });

  it('says in the language of the request what took too long', async () => {
    const { errors } = await hasty.ask('{ slow }', { headers: { 'x-language': 'en' } });
    expect(errors?.[0]).toMatchObject({
      message: 'The answer took too long.',
      path: ['slow'],
      extensions: { code: 'TIMEOUT' },
    });
  });

  it('tells a late write apart from one that did not happen', async () => {
    const { errors } = await hasty.ask('mutation { slowSell }', {
      headers: { 'x-command-id': 'command-1' },
    });
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'OUTCOME_UNKNOWN',
      details: { commandId: 'command-1/slowSell' },
    });
  });

  it('answers the rest when one subgraph is away, and heals when it is back', async () => {
    await people?.stop();
    people = undefined;
    const part = await gateway.ask('{ sales { amount seller { name } } }');
    expect(part.status).toBe(200);
    expect(part.data?.sales).toHaveLength(2);
    expect(part.errors?.[0]).toMatchObject({
      message: 'Le service people ne répond pas ; rien n’a été fait.',
      extensions: { code: 'UNAVAILABLE', details: { reason: 'NO_SERVICE' } },
    });
    const nothing = await gateway.ask('{ person(id: "p1") { name } }');
    expect(nothing.status).toBe(503);
    expect(nothing.headers.get('retry-after')).toBe('1');
    people = await serveTiny(testNats().url, 'people');
    const healed = await gateway.ask('{ person(id: "p1") { name } }');
    expect(healed.data).toEqual({ person: { name: 'Adjovi p1' } });
  });
});
