import type { Actor } from '@commerce-tracking/service-kit/actor';
import { expect, it } from 'vitest';
import { createRequestContext } from './request-context.ts';

const actor = (more: Partial<Actor> = {}): Actor => ({
  ...{ userId: 'u', actorId: 'a', role: 'COLLECTOR', language: null, sessionId: 's' },
  ...more,
});
async function audience(who: Actor | null, headers: Record<string, string> = {}) {
  const request = { id: 'request-1', headers, address: '127.0.0.1' };
  const context = await createRequestContext(request, {
    identify: async () => who,
    deadlineMs: 1_000,
  });
  return context.nats.audience;
}

it('callers of one role and language are given the same kept answers, and nobody else', async () => {
  const [one, other] = [{ authorization: 'Bearer 1' }, { authorization: 'Bearer 2' }];
  expect(await audience(actor(), one)).toBe(await audience(actor({ actorId: 'b' }), other));
  const all = [
    await audience(actor(), one),
    await audience(actor({ role: 'ADMIN' }), one),
    await audience(actor({ language: 'en' }), one),
    await audience(actor({ mustChangePassword: true }), one),
    await audience(null),
    await audience(null, { 'x-language': 'en' }),
    await audience(null, one),
    await audience(null, other),
  ];
  expect(new Set(all).size).toBe(all.length);
});
