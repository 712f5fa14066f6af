import { describe, expect, it } from 'vitest';
import { keepOnce } from '../signing-key/keeper.ts';
import { authUnderTest, password } from '../test-support/auth-under-test.ts';

const auth = await authUnderTest();

const mutation =
  'mutation($input: ChangePasswordInput!) { changePassword(input: $input) { id mustChangePassword } }';
const better = 'trois girafes au marché';

async function change(token: string, newPassword: string, currentPassword = password) {
  return auth.ask(mutation, { input: { currentPassword, newPassword } }, { token });
}

function refusedField(answer: Awaited<ReturnType<typeof change>>) {
  const field = answer.errors[0]?.extensions.details?.fields?.[0];
  return field && `${field.path} ${field.reason}`;
}

describe('changePassword', () => {
  it('makes the new password the only one, closes all sessions, and answers a repetition as done', async () => {
    const user = await auth.anAccount({ mustChangePassword: true });
    const other = await auth.signIn(user.username);
    const { accessToken, refreshToken } = await auth.signIn(user.username);
    const once = await change(accessToken, better);
    expect(once.errors).toEqual([]);
    expect(once.data.changePassword).toEqual({ id: user.id, mustChangePassword: false });
    expect(await change(accessToken, better)).toEqual(once);
    expect(auth.reasonOf(await auth.login(user.username))).toBe('UNAUTHENTICATED BAD_CREDENTIALS');
    expect((await auth.login(user.username, better)).errors).toEqual([]);
    for (const token of [refreshToken, other.refreshToken]) {
      expect(auth.reasonOf(await auth.refresh(token))).toBe('UNAUTHENTICATED REFRESH_REFUSED');
    }
    const me = (token: string) => auth.ask('{ me { id } }', {}, { token });
    expect(auth.reasonOf(await me(other.accessToken))).toBe('UNAUTHENTICATED SESSION_REVOKED');
    await keepOnce(auth.service.database);
    expect(auth.reasonOf(await me(accessToken))).toBe('UNAUTHENTICATED SESSION_REVOKED');
  });

  it('refuses what is short, common, personal, used before, or comes with a wrong current one', async () => {
    const user = await auth.anAccount({ username: 'bienvenu.dossou' });
    const { accessToken } = await auth.signIn(user.username);
    const tries = [
      [await change(accessToken, 'court'), 'input.newPassword TOO_SHORT'],
      [await change(accessToken, 'P@ssw0rd12345'), 'input.newPassword PASSWORD_COMMON'],
      [await change(accessToken, 'Bienvenu-Dossou'), 'input.newPassword PASSWORD_PERSONAL'],
      [await change(accessToken, password), 'input.newPassword PASSWORD_USED_BEFORE'],
      [await change(accessToken, better, 'wrong one'), 'input.currentPassword PASSWORD_WRONG'],
    ] as const;
    for (const [answer, expected] of tries) {
      expect(answer.errors[0]?.extensions.code).toBe('BAD_INPUT');
      expect(refusedField(answer)).toBe(expected);
    }
    expect((await auth.login(user.username)).errors).toEqual([]);
  });

  it('takes no one-time password that has lapsed since the sign-in', async () => {
    const user = await auth.anAccount({ mustChangePassword: true });
    const { accessToken } = await auth.signIn(user.username);
    const where = { userId: user.id };
    const oneTimeExpiresAt = new Date(Date.now() - 1_000);
    const { passwordHash } = await auth.db.credential.update({ where, data: { oneTimeExpiresAt } });
    for (const [next, current] of [
      [better, password],
      [password, 'wrong one'],
    ] as const) {
      const answer = await change(accessToken, next, current);
      expect(refusedField(answer)).toBe('input.currentPassword PASSWORD_WRONG');
    }
    const kept = await auth.db.credential.findUniqueOrThrow({ where });
    expect(kept).toMatchObject({ passwordHash, oneTimeExpiresAt });
  });

  it('lets nobody at an open device try passwords: wrong ones count as failed sign-ins', async () => {
    const user = await auth.anAccount();
    const { accessToken } = await auth.signIn(user.username);
    const tries = [];
    // Also what answers a repetition would tell whether a guess is right.
    for (const guess of [
      'guess one 11',
      'guess two 22',
      'guess three',
      'guess four 4',
      'guess five 5',
    ]) {
      tries.push(refusedField(await change(accessToken, guess, 'wrong one')));
    }
    expect(new Set(tries)).toEqual(new Set(['input.currentPassword PASSWORD_WRONG']));
    const { failedAttempts } = await auth.db.credential.findUniqueOrThrow({
      where: { userId: user.id },
    });
    expect(failedAttempts).toBe(5);
    await auth.db.user.update({
      where: { id: user.id },
      data: { lockedUntil: new Date(Date.now() + 600_000) },
    });
    const wrong = 'input.currentPassword PASSWORD_WRONG';
    expect(refusedField(await change(accessToken, better))).toBe(wrong);
    expect(refusedField(await change(accessToken, password, 'wrong one'))).toBe(wrong);
  });
});
