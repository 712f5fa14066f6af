import { expect, it } from 'vitest';
import { wireDefaults } from '../../packages/federation-nats/src/messages/wire.ts';
import { responses } from './server-config.ts';

it('lets a request be answered until its deadline, and forgets it before the broker has too many to look through', () => {
  const { expiresSeconds } = responses;
  expect(expiresSeconds * 1_000).toBeGreaterThan(wireDefaults.deadlineMs);
  // What the audit log and webhooks take in at sixty writes a second and bulk decisions, on one connection.
  const messagesPerSecond = 300;
  expect(expiresSeconds * messagesPerSecond).toBeLessThanOrEqual(4_096);
});
