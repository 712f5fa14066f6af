import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testNats } from '../../../tests/support/environment.ts';
import { startTestGateway, type TestGateway, until } from '../../test-support/gateway.ts';
import { type ServedSubgraph, serveTiny } from '../../test-support/subgraphs.ts';
import { publishSigner } from '../../test-support/tokens.ts';
import { createCostLimits } from './cost-limits.ts';

const { url } = testNats();
const dear = '{ sales(first: 50) { id seller { name } } }';

it('takes the limit of the role, of nobody, or of everybody', () => {
  const limits = createCostLimits(100, { ADMIN: 0, nobody: 5 });
  expect(['ADMIN', 'ANALYST', null].map(limits.maxFor)).toEqual([0, 100, 5]);
});

describe('the cost of operations', () => {
  let subgraphs: ServedSubgraph[];
  let gateway: TestGateway;
  let admin: Record<string, string>;

  beforeAll(async () => {
    const signer = await publishSigner(url);
    admin = { authorization: `Bearer ${await signer.token({ claims: { role: 'ADMIN' } })}` };
    subgraphs = [await serveTiny(url, 'shop'), await serveTiny(url, 'people')];
    gateway = await startTestGateway(url, {
      COST_MAX: '60',
      COST_MAX_BY_ROLE: 'ADMIN=100, nobody=40',
      COST_LIST_SIZE: '30',
      LIST_SIZE_MAX: '55',
    });
    await until(async () => (await gateway.ask('{ sales(first: 1) { id } }')).data?.sales != null);
  });
  afterAll(async () => {
    await gateway.stop();
    for (const subgraph of subgraphs) await subgraph.stop();
  });

  it('is refused above the caller’s limit, with what it would have been', async () => {
    const { status, data, errors } = await gateway.ask(dear, { headers: { 'x-language': 'en' } });
    expect(status).toBe(400);
    expect(data).toBeUndefined();
    expect(errors).toMatchObject([
      {
        message: 'The operation would cost 100; at most 40.',
        extensions: {
          code: 'TOO_LARGE',
          details: { reason: 'TOO_COSTLY', estimated: 100, max: 40 },
        },
      },
    ]);
    expect((await gateway.ask(dear, { headers: admin })).status).toBe(200);
  });

  it('depends on variables and on what nothing bounds', async () => {
    const query = 'query ($first: Int) { sales(first: $first) { id again { id } } }';
    const statusFor = async (first?: number) =>
      (await gateway.ask(query, { variables: { first } })).status;
    expect(await statusFor(20)).toBe(200);
    expect(await statusFor(21)).toBe(400);
    expect(await statusFor()).toBe(400);
    expect((await gateway.ask('{ sales { id } }')).status).toBe(200);
  });

  it('is no excuse for a list that is too long', async () => {
    const { status, errors } = await gateway.ask('{ sales(first: 56) { id } }', { headers: admin });
    expect(status).toBe(400);
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'TOO_LARGE',
      details: {
        ...{ reason: 'PAGE_TOO_LARGE', max: 55, field: 'Query.sales' },
        fields: [{ path: 'first', message: expect.stringContaining('55') }],
      },
    });
  });

  it('is refused, and not failed on, for a list longer than a number can say', async () => {
    const query = 'query ($first: Int) { sales(first: $first) { id again { id } } }';
    for (const first of [1e308, Number.MAX_SAFE_INTEGER, -1e308]) {
      const { status, errors } = await gateway.ask(query, { variables: { first }, headers: admin });
      expect(status).toBe(400);
      expect(errors?.[0]?.extensions.code).toMatch(/^(TOO_LARGE|BAD_INPUT)$/);
    }
  });

  it('is told in the answer to whoever asks for it', async () => {
    const { extensions } = await gateway.ask(dear, { headers: { ...admin, 'x-show-cost': '1' } });
    expect(extensions).toEqual({ cost: { estimated: 100, actual: 4, max: 100 } });
    expect((await gateway.ask(dear, { headers: admin })).extensions).toBeUndefined();
  });

  it('stands in the metrics', async () => {
    await gateway.ask(dear);
    await gateway.ask('{ sales(first: 2) { id } }');
    const text = await (await fetch(`${gateway.url}/metrics`)).text();
    expect(text).toMatch(/graphql_operation_cost_count\{type="query",kind="estimated"\} [1-9]/);
    expect(text).toMatch(/graphql_operation_cost_sum\{type="query",kind="actual"\} [1-9]/);
    expect(text).toMatch(/graphql_operations_too_costly_total [1-9]/);
  });

  it('is not told in production, and has no limit where that is 0', async () => {
    const settings = { NODE_ENV: 'production', COST_MAX: '0', LIST_SIZE_MAX: '0' };
    const free = await startTestGateway(url, settings);
    await until(async () => (await free.ask('{ sales(first: 1) { id } }')).data?.sales != null);
    const query = '{ sales(first: 100000) { id } }';
    // A machine with much else to do may let it wait.
    let answer = await free.ask(query, { headers: { 'x-show-cost': '1' } });
    await until(async () => {
      if (answer.status === 503)
        answer = await free.ask(query, { headers: { 'x-show-cost': '1' } });
      return answer.status !== 503;
    });
    expect(answer.status).toBe(200);
    expect(answer.extensions).toBeUndefined();
    await free.stop();
  });

  it('wants settings it can read', async () => {
    await expect(startTestGateway(url, { COST_MAX_BY_ROLE: 'ADMIN:5' })).rejects.toThrow(
      'COST_MAX_BY_ROLE',
    );
  });
});
