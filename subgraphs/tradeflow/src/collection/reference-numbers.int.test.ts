import { openDatabase } from '@commerce-tracking/prisma/client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { testDatabase } from '../../../../tests/support/environment.ts';
import { createReferenceNumbers } from './reference-numbers.ts';

let database: ReturnType<typeof openDatabase>;

beforeAll(async () => {
  database = openDatabase({ url: (await testDatabase()).url, poolSize: 1 });
});
afterAll(() => database.close());

it('gives every process numbers of its own, and no submission waits for the end of another', async () => {
  const [here, there] = [createReferenceNumbers(database.db), createReferenceNumbers(database.db)];
  // The only connection is taken, and nothing is committed yet.
  const numbers = await database.transaction(async () => {
    const first = await here.take('BJ', 2026);
    return [first, await there.take('BJ', 2026), await here.take('BJ', 2026)];
  });
  expect(numbers).toEqual(['BJ-2026-000001', 'BJ-2026-000021', 'BJ-2026-000002']);
});

it('gives no number twice, however many ask at once', async () => {
  const numbers = [createReferenceNumbers(database.db), createReferenceNumbers(database.db)];
  const asked = Array.from({ length: 500 }, (_, index) => numbers[index % 2]?.take('TG', 2026));
  expect(new Set(await Promise.all(asked)).size).toBe(500);
});
