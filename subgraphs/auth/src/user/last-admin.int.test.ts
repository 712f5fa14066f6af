import { expect, it } from 'vitest';
import { authUnderTest } from '../test-support/auth-under-test.ts';

const auth = await authUnderTest();

const deactivate = (token: string, id: string) =>
  auth.ask(
    'mutation($input: ChangeUserInput!) { deactivateUser(input: $input) { status } }',
    { input: { id, expectedVersion: 1 } },
    { token },
  );

it('leaves one administrator when two close the account of each other at once', async () => {
  for (let round = 0; round < 3; round += 1) {
    await auth.db.user.updateMany({ data: { status: 'INACTIVE' } });
    const [one, two] = [
      await auth.anAccount({ role: 'ADMIN' }),
      await auth.anAccount({ role: 'ADMIN' }),
    ];
    const [first, second] = [await auth.signIn(one.username), await auth.signIn(two.username)];
    const answers = await Promise.all([
      deactivate(first.accessToken, two.id),
      deactivate(second.accessToken, one.id),
    ]);
    // Too late to ask at all, when the other's commit has closed the session already.
    const refused = answers.map(auth.reasonOf).filter(Boolean);
    expect(refused).toHaveLength(1);
    expect(['CONFLICT LAST_ADMIN', 'UNAUTHENTICATED SESSION_REVOKED']).toContain(refused[0]);
    const left = await auth.db.user.count({ where: { role: 'ADMIN', status: 'ACTIVE' } });
    expect(left).toBe(1);
  }
});
