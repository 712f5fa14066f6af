import { expect, it } from 'vitest';
import { type Answer, readAnswer, type TestGateway } from '../../test-support/gateway.ts';
import { signedShop } from '../../test-support/signed-shop.ts';
import { soldUnder } from '../../test-support/subgraphs.ts';

type Answers = { status: number; whole: Answer; each: Answer[] };

const { signer, startGateway } = await signedShop();
const off = await startGateway();
const on = await startGateway({
  HTTP_BATCH_MAX: '3',
  RATE_PER_ADDRESS: '0.01',
  RATE_PER_ADDRESS_BURST: '8',
  RATE_PER_USER: '0.01',
  RATE_PER_USER_BURST: '4',
  TRUST_PROXY: 'true',
});

let addresses = 0;
async function send(
  gateway: TestGateway,
  queries: readonly string[],
  headers: Record<string, string> = {},
): Promise<Answers> {
  addresses += 1;
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-forwarded-for': `192.0.2.${addresses}`,
      ...headers,
    },
    body: JSON.stringify(queries.map((query) => ({ query }))),
  });
  const whole = await readAnswer(response);
  return { status: whole.status, whole, each: whole.text[0] === '[' ? JSON.parse(whole.text) : [] };
}
const sell = 'mutation { sell(amount: 1) }';
const expectRefusal = ({ status, whole }: Answers, expected: number, reason: string) => {
  expect(status).toBe(expected);
  expect(whole.errors?.[0]?.extensions.details).toMatchObject({ reason });
};

it('takes no batch unless it is switched on', async () => {
  const before = soldUnder.length;
  const { status, whole } = await send(off, [sell]);
  expect(status).toBe(400);
  expect(whole.errors?.[0]?.extensions.code).toBe('BAD_REQUEST');
  expect(soldUnder).toHaveLength(before);
});

it('answers each operation for itself, in their order', async () => {
  const { status, each } = await send(on, ['{ sales { id } }', '{ nothing }', '{ __typename }']);
  expect(status).toBe(200);
  expect(each.map(({ data }) => data)).toEqual([
    { sales: [{ id: '1' }, { id: '2' }] },
    undefined,
    { __typename: 'Query' },
  ]);
  expect(each[1]?.errors?.[0]?.message).toContain('nothing');
});

it('gives each write an id of its own, the same when the batch is sent again', async () => {
  const before = soldUnder.length;
  const headers = { 'idempotency-key': 'batch-key' };
  for (const time of [1, 2]) {
    const { each } = await send(on, [sell, sell], headers);
    expect(each.map(({ data }) => data)).toEqual([{ sell: 'sold' }, { sell: 'sold' }]);
    expect(soldUnder).toHaveLength(before + 2 * time);
    expect(soldUnder.slice(-2).sort()).toEqual(['batch-key.0', 'batch-key.1']);
  }
});

it('refuses a batch over the limit, or without operations, before anything is done', async () => {
  const before = soldUnder.length;
  const refused = await send(on, [sell, sell, sell, sell], { 'x-language': 'en' });
  expectRefusal(refused, 400, 'BATCH_TOO_LARGE');
  expect(refused.whole.errors?.[0]?.message).toContain('at most 3');
  expectRefusal(await send(on, []), 400, 'MALFORMED_REQUEST');
  expect(soldUnder).toHaveLength(before);
});

it('counts each operation against the limit of its address', async () => {
  const from = { 'x-forwarded-for': '198.51.100.1' };
  const three = Array.from({ length: 3 }, () => '{ __typename }');
  expect((await send(on, three, from)).status).toBe(200);
  expect((await send(on, three, from)).status).toBe(200);
  const before = soldUnder.length;
  const refused = await send(on, [sell, sell, sell], from);
  expectRefusal(refused, 429, 'TOO_MANY_REQUESTS');
  expect(refused.whole.headers.get('retry-after')).toMatch(/^\d+$/);
  expect(soldUnder).toHaveLength(before);
});

it('counts each operation against the limit of its user', async () => {
  const token = await signer.token({ claims: { sub: 'batcher' } });
  const headers = { authorization: `Bearer ${token}` };
  const three = Array.from({ length: 3 }, () => '{ __typename }');
  const codes = async () => {
    const { each } = await send(on, three, headers);
    return each.map(({ errors }) => errors?.[0]?.extensions.code ?? 'OK').sort();
  };
  expect(await codes()).toEqual(['OK', 'OK', 'OK']);
  expect(await codes()).toEqual(['OK', 'RATE_LIMITED', 'RATE_LIMITED']);
});
