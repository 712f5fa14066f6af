import type { Actor } from '@commerce-tracking/service-kit/actor';
import { expect, it } from 'vitest';
import { noteActivity } from './activity.ts';

it('tells of each session once a minute, and of nobody', async () => {
  const told: string[] = [];
  const identify = async (token: string | undefined) =>
    token ? ({ userId: 'u', sessionId: token } as Actor) : null;
  const connection = {
    isClosed: () => false,
    publish: (_subject: string, body: unknown) => void told.push(String(body)),
  };
  const noting = noteActivity(identify, () => connection);
  for (const token of ['a', 'a', 'b', undefined]) await noting(token);
  expect(told).toEqual(['{"userId":"u","sessionId":"a"}', '{"userId":"u","sessionId":"b"}']);
  expect(await noteActivity(identify, () => null)('c')).toMatchObject({ sessionId: 'c' });
});
