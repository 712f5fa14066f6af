import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { gatewayEnv } from './env.ts';

beforeEach(() => {
  vi.stubEnv('NODE_ENV', 'development');
});
afterEach(() => {
  vi.unstubAllEnvs();
});

it('repeats lost writes before our own subgraphs, and before those of others only when told to', () => {
  const repeats = (env: Record<string, string>) => {
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    return gatewayEnv().repeatsWrites;
  };
  expect(repeats({ IDENTITY: 'on' })).toBe(true);
  expect(repeats({ IDENTITY: 'off' })).toBe(false);
  expect(repeats({ IDENTITY: 'off', REPEAT_WRITES: 'true' })).toBe(true);
  expect(repeats({ IDENTITY: 'on', REPEAT_WRITES: 'false' })).toBe(false);
});
