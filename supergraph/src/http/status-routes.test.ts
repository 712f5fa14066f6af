import Fastify from 'fastify';
import { expect, it } from 'vitest';
import { createMetrics } from '../metrics.ts';
import { metricsGuard } from '../metrics-guard.ts';
import { registerStatusRoutes } from './status-routes.ts';

const token = 'kQ2vT8xWz4Lr9BnM';
const metrics = createMetrics();
const check = { name: 'nats', status: 'DOWN' as const, message: 'NATS refuses: publish x.y' };

/** What the figures, or what else is asked for, are answered with in an app that shows them to these. */
async function ask(
  guard: { token?: string; isOpen: boolean },
  authorization?: string,
  url = '/metrics',
) {
  const app = Fastify();
  registerStatusRoutes(app, {
    metrics,
    mayWatch: metricsGuard({ token: guard.token, isOpen: guard.isOpen }),
    readiness: async () => ({ ready: false, checks: [check] }),
    keys: () => [],
    schema: () => ({ subgraphs: { tariffs: {} }, refused: { reasons: ['no Field.name'] } }),
  });
  const headers = authorization ? { authorization } : {};
  const answer = await app.inject({ url, headers });
  await app.close();
  return answer;
}

it('shows its figures to whoever brings their token, and to nobody else', async () => {
  for (const isOpen of [true, false]) {
    const shown = await ask({ token, isOpen }, `Bearer ${token}`);
    expect([shown.statusCode, shown.body.includes('# HELP')]).toEqual([200, true]);
    for (const wrong of [undefined, 'Bearer ', `Bearer ${token}x`, `Basic ${token}`, token]) {
      const refused = await ask({ token, isOpen }, wrong);
      expect([wrong, refused.statusCode]).toEqual([wrong, 401]);
      expect(refused.headers['www-authenticate']).toBe('Bearer');
      expect(refused.body).toContain('METRICS_NOT_SHOWN');
      expect(refused.body).not.toContain('# HELP');
    }
  }
});

it('shows them to everybody without a token, and in production to nobody', async () => {
  for (const none of [{}, { token: '' }]) {
    expect((await ask({ ...none, isOpen: true })).statusCode).toBe(200);
    for (const sent of [undefined, 'Bearer ', 'Bearer undefined']) {
      expect((await ask({ ...none, isOpen: false }, sent)).statusCode).toBe(401);
    }
  }
});

it('says to everybody whether all is well, and why not to whoever may see the figures', async () => {
  const closed = { token, isOpen: false };
  const health = async (authorization?: string) =>
    (await ask(closed, authorization, '/health')).json().schema;
  const ready = async (authorization?: string) =>
    (await ask(closed, authorization, '/ready')).json();
  expect(await health()).toEqual({ isRefused: true });
  expect(await health(`Bearer ${token}`)).toMatchObject({
    refused: { reasons: ['no Field.name'] },
  });
  expect(await ready()).toEqual({ status: 'DOWN', checks: [{ ...check, message: null }] });
  expect(await ready(`Bearer ${token}`)).toEqual({ status: 'DOWN', checks: [check] });
});
