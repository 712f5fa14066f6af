import { presenceSubject } from '@commerce-tracking/service-kit/values/presence';
import { expect, it } from 'vitest';
import { authUnderTest } from '../test-support/auth-under-test.ts';

const auth = await authUnderTest();

it('shows somebody as online, and the session as used, while they work', async () => {
  const user = await auth.anAccount();
  const { accessToken } = await auth.signIn(user.username);
  const long = new Date(Date.now() - 3_600_000);
  await auth.db.user.update({ where: { id: user.id }, data: { lastActiveAt: long } });
  const session = await auth.db.session.findFirstOrThrow({ where: { userId: user.id } });
  await auth.db.session.update({ where: { id: session.id }, data: { lastUsedAt: long } });
  const ask = async () =>
    (
      await auth.ask(
        '{ me { isOnline version } sessions { nodes { lastUsedAt } } }',
        {},
        { token: accessToken },
      )
    ).data;
  const before = await ask();
  expect(before.me.isOnline).toBe(false);

  const { connection } = auth.service;
  connection.publish(presenceSubject, 'no presence at all');
  connection.publish(presenceSubject, JSON.stringify({ userId: user.id, sessionId: session.id }));
  await expect.poll(async () => (await ask()).me.isOnline, { timeout: 10_000 }).toBe(true);
  const after = await ask();
  expect(after.me.version).toBe(before.me.version);
  expect(Date.parse(after.sessions.nodes[0].lastUsedAt)).toBeGreaterThan(long.getTime());
});
