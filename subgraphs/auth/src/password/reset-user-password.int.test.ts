import { newId } from '@commerce-tracking/service-kit/ids';
import { beforeAll, describe, expect, it } from 'vitest';
import { authUnderTest, password } from '../test-support/auth-under-test.ts';

const auth = await authUnderTest();
let admin: string;

beforeAll(async () => {
  admin = (await auth.signIn((await auth.anAccount({ role: 'ADMIN' })).username)).accessToken;
});

const mutation = `mutation($input: ResetUserPasswordInput!) { resetUserPassword(input: $input) {
  oneTimePassword user { id mustChangePassword version } } }`;
const reset = (input: Record<string, unknown>, token = admin) =>
  auth.ask(mutation, { input }, { token });

describe('resetUserPassword', () => {
  it('gives a password once, ends the sessions, and answers a repetition without it', async () => {
    const user = await auth.anAccount();
    const { accessToken, refreshToken } = await auth.signIn(user.username);
    const input = { id: user.id, expectedVersion: 1, commandId: newId() };
    const first = await reset(input);
    const { oneTimePassword } = first.data.resetUserPassword;
    expect(first.data.resetUserPassword.user).toEqual({
      id: user.id,
      mustChangePassword: true,
      version: 2,
    });
    const again = await reset(input);
    expect(again.data.resetUserPassword).toEqual({
      ...first.data.resetUserPassword,
      oneTimePassword: null,
    });
    const answer = await auth.ask('{ me { id } }', {}, { token: accessToken });
    expect(auth.reasonOf(answer)).toBe('UNAUTHENTICATED SESSION_REVOKED');
    expect(auth.reasonOf(await auth.refresh(refreshToken))).toContain('REFRESH_REFUSED');
    expect(auth.reasonOf(await auth.login(user.username, password))).toContain('BAD_CREDENTIALS');
    expect((await auth.login(user.username, oneTimePassword)).errors).toEqual([]);
    expect(auth.reasonOf(await reset({ id: user.id, expectedVersion: 1 }))).toBe(
      'CONFLICT STALE_VERSION',
    );
  });

  it('refuses other roles, weak passwords, and one that has lapsed at the sign-in', async () => {
    const user = await auth.anAccount();
    const input = { id: user.id, expectedVersion: 1 };
    for (const role of ['COLLECTOR', 'TEAM_MANAGER', 'SUPERVISOR', 'ANALYST'] as const) {
      const { accessToken } = await auth.signIn((await auth.anAccount({ role })).username);
      expect(auth.reasonOf(await reset(input, accessToken))).toBe('FORBIDDEN NOT_PERMITTED');
    }
    const weak = await reset({ ...input, oneTimePassword: 'Password123' });
    expect(weak.errors[0]?.extensions.details?.fields).toMatchObject([
      { path: 'input.oneTimePassword', reason: 'PASSWORD_COMMON' },
    ]);
    await reset({ ...input, oneTimePassword: 'Premier mot 4711' });
    await auth.db.credential.update({
      where: { userId: user.id },
      data: { oneTimeExpiresAt: new Date(Date.now() - 1_000) },
    });
    expect(auth.reasonOf(await auth.login(user.username, 'Premier mot 4711'))).toBe(
      'UNAUTHENTICATED BAD_CREDENTIALS',
    );
  });
});

describe('until a one-time password is changed', () => {
  it('only me, changePassword, logout and refreshTokens are admitted', async () => {
    const user = await auth.anAccount({ role: 'ADMIN', mustChangePassword: true });
    const { accessToken: token, refreshToken } = await auth.signIn(user.username);
    const me = await auth.ask('{ me { id mustChangePassword } }', {}, { token });
    expect(me.data.me).toEqual({ id: user.id, mustChangePassword: true });
    const profile = { language: 'EN', expectedVersion: 1 };
    const refused = [
      await auth.ask('{ users { totalCount } }', {}, { token }),
      await auth.ask('{ sessions { totalCount } }', {}, { token }),
      await auth.ask('{ roles { role } }', {}, { token }),
      await auth.ask(
        'mutation($input: UpdateProfileInput!) { updateProfile(input: $input) { id } }',
        { input: profile },
        { token },
      ),
      await reset({ id: user.id, expectedVersion: 1 }, token),
    ];
    for (const answer of refused) {
      expect(auth.reasonOf(answer)).toBe('FORBIDDEN PASSWORD_CHANGE_REQUIRED');
    }
    const next = await auth.refresh(refreshToken);
    expect(next.errors).toEqual([]);
    const renewed = next.data.refreshTokens.accessToken;
    const still = await auth.ask('{ roles { role } }', {}, { token: renewed });
    expect(auth.reasonOf(still)).toBe('FORBIDDEN PASSWORD_CHANGE_REQUIRED');
    const out = await auth.ask('mutation { logout { id } }', {}, { token: renewed });
    expect(out.errors).toEqual([]);
    expect(out.data.logout.id).toBeTruthy();
  });
});
