import type { Actor } from '@commerce-tracking/service-kit/actor';
import { expect, it } from 'vitest';
import { createRequestContext } from './request-context.ts';

const actor = (more: Partial<Actor> = {}): Actor => ({
  ...{ userId: 'u', actorId: 'a', role: 'COLLECTOR', language: null, sessionId: 's' },
  ...more,
});
async function natsOf(who: Actor | null, headers: Record<string, string> = {}) {
  const request = { id: 'request-1', headers, address: '127.0.0.1' };
  const options = { identify: async () => who, deadlineMs: 1_000 };
  return (await createRequestContext(request, options)).nats;
}
const audience = async (...of: Parameters<typeof natsOf>) => (await natsOf(...of)).audience;

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

it('a request without a trace begins one of its own, of the form of Trace Context', async () => {
  const begun = async () => (await natsOf(null)).headers.traceparent ?? '';
  const [one, other] = [await begun(), await begun()];
  expect(one).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
  expect(other.slice(3, 35)).not.toBe(one.slice(3, 35));
});
