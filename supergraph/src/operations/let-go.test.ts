import { expect, it } from 'vitest';
import { letGoHooks } from './let-go.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

it('holds an operation until its answer has been written, and nothing of it from then on', async () => {
  const { answering } = letGoHooks();
  const operations = [1, 2].map((id) => ({
    request: { query: '{ a }', variables: { id } },
    response: { body: { kind: 'single', singleResult: { data: { id } } }, http: {} },
    contextValue: { actor: null, nats: { headers: {} } },
  }));
  for (const operation of operations) answering?.(operation as never);
  await Promise.resolve();
  expect(operations[0]?.response.body.singleResult.data).toEqual({ id: 1 });
  await turn();
  for (const { request, response, contextValue } of operations) {
    const left = [request, response, contextValue].flatMap((held) => Object.values(held));
    expect(left.filter((value) => value !== undefined)).toEqual([]);
  }
});
