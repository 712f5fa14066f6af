import { describe, expect, it } from 'vitest';
import { authUnderTest, password } from '../test-support/auth-under-test.ts';

const auth = await authUnderTest();

const wrong = 'UNAUTHENTICATED BAD_CREDENTIALS';

describe('login', () => {
  it('opens a session by user name, e-mail in any case, or phone', async () => {
    const user = await auth.anAccount({ phone: '+22990123456' });
    for (const name of [user.username, user.email.toUpperCase(), '+229 90 12 34 56']) {
      const { data, errors } = await auth.login(name);
      expect(errors).toEqual([]);
      expect(data.login.user).toEqual({ id: user.id, username: user.username });
      const { data: own } = await auth.ask(
        '{ me { username role isOnline lastConnectedAt actorId actor { id } } }',
        {},
        { token: data.login.accessToken },
      );
      expect(own.me).toMatchObject({ username: user.username, role: 'COLLECTOR', isOnline: true });
      expect(own.me.actor.id).toBe(user.actorId);
    }
  });

  it('notes device, address and program of the sign-in', async () => {
    const user = await auth.anAccount();
    const caller = { address: '192.0.2.7', userAgent: 'Test/1' };
    const { data } = await auth.login(user.username, password, caller);
    const { data: listed } = await auth.ask(
      '{ sessions { totalCount nodes { deviceName ipAddress userAgent isCurrent revokedAt } } }',
      {},
      { token: data.login.accessToken },
    );
    expect(listed.sessions.totalCount).toBe(1);
    expect(listed.sessions.nodes[0]).toEqual({
      deviceName: 'Test',
      ipAddress: '192.0.2.7',
      userAgent: 'Test/1',
      isCurrent: true,
      revokedAt: null,
    });
  });

  it('gives the same answer to a wrong password and to an unknown name, in the language asked for', async () => {
    const user = await auth.anAccount();
    const known = await auth.login(user.username, 'not the password', { language: 'en' });
    const unknown = await auth.login('nobody-at-all', 'not the password', { language: 'en' });
    expect(auth.reasonOf(known)).toBe(wrong);
    expect(known.errors).toEqual(unknown.errors);
    expect(known.errors[0]?.message).toBe('Wrong sign-in name or password.');
    const french = await auth.login(user.username, 'not the password');
    expect(french.errors[0]?.message).toBe('Identifiant ou mot de passe incorrect.');
  });

  it('takes about as long for an unknown name as for a wrong password', async () => {
    const time = async (name: string) => {
      const startedAt = performance.now();
      await auth.login(name, 'not the password');
      return performance.now() - startedAt;
    };
    const known: number[] = [];
    const unknown: number[] = [];
    for (let round = 0; round < 15; round += 1) {
      known.push(await time((await auth.anAccount()).username));
      unknown.push(await time(`nobody-${round}`));
    }
    const ratio = median(known) / median(unknown);
    expect(ratio).toBeGreaterThan(0.4);
    expect(ratio).toBeLessThan(2.5);
  });

  it('tells a blocked account only after the right password', async () => {
    const user = await auth.anAccount({ status: 'INACTIVE' });
    expect(auth.reasonOf(await auth.login(user.username, 'not the password'))).toBe(wrong);
    expect(auth.reasonOf(await auth.login(user.username))).toBe('FORBIDDEN ACCOUNT_BLOCKED');
  });

  it('opens no session of an account that is closed while its password is verified', async () => {
    const user = await auth.anAccount();
    const signIn = await auth.signInDuring(user, (db) =>
      db.user.update({ where: { id: user.id }, data: { status: 'INACTIVE' } }),
    );
    expect(auth.reasonOf(signIn)).toBe('FORBIDDEN ACCOUNT_BLOCKED');
    expect(await auth.db.session.count({ where: { userId: user.id } })).toBe(0);
  });

  it('opens no session with a password that is replaced while it is verified', async () => {
    const user = await auth.anAccount();
    const passwordHash = '$argon2id$of-another-password';
    const signIn = await auth.signInDuring(user, (db) =>
      db.credential.update({ where: { userId: user.id }, data: { passwordHash } }),
    );
    expect(auth.reasonOf(signIn)).toBe(wrong);
    expect(await auth.db.session.count({ where: { userId: user.id } })).toBe(0);
  });

  it('refuses malformed input with the field', async () => {
    const { errors } = await auth.login('  ', 'x');
    expect(errors[0]?.extensions.code).toBe('BAD_INPUT');
    expect(errors[0]?.extensions.details?.fields?.[0]?.path).toBe('input.identifier');
  });

  it('answers even the right password with a refusal while the delay after five failures runs', async () => {
    const user = await auth.anAccount();
    for (let attempt = 0; attempt < 5; attempt += 1) {
      expect(auth.reasonOf(await auth.login(user.username, 'not the password'))).toBe(wrong);
    }
    expect(auth.reasonOf(await auth.login(user.username))).toBe(wrong);
    const locked = await auth.db.user.findUniqueOrThrow({ where: { id: user.id } });
    expect(locked.lockedUntil?.getTime()).toBeGreaterThan(Date.now() - 1_000);
    await expect
      .poll(async () => (await auth.login(user.username)).errors, { interval: 200, timeout: 5_000 })
      .toEqual([]);
    const after = await auth.db.credential.findUniqueOrThrow({ where: { userId: user.id } });
    expect(after.failedAttempts).toBe(0);
  });

  it('counts failures that arrive at once one by one', async () => {
    const user = await auth.anAccount();
    await Promise.all(
      Array.from({ length: 12 }, () => auth.login(user.username, 'not the password')),
    );
    const { failedAttempts } = await auth.db.credential.findUniqueOrThrow({
      where: { userId: user.id },
    });
    // Five, or one more for each second of delay that passed meanwhile.
    expect(failedAttempts).toBeGreaterThanOrEqual(5);
    expect(failedAttempts).toBeLessThanOrEqual(7);
  });

  it('lets an administrator end the delay', async () => {
    const user = await auth.anAccount({ lockedUntil: new Date(Date.now() + 600_000) });
    const admin = await auth.signIn((await auth.anAccount({ role: 'ADMIN' })).username);
    expect(auth.reasonOf(await auth.login(user.username))).toBe(wrong);
    const { data, errors } = await auth.ask(
      'mutation($input: ChangeUserInput!) { unlockUser(input: $input) { lockedUntil version } }',
      { input: { id: user.id, expectedVersion: user.version } },
      { token: admin.accessToken },
    );
    expect(errors).toEqual([]);
    expect(data.unlockUser).toEqual({ lockedUntil: null, version: 2 });
    expect((await auth.login(user.username)).errors).toEqual([]);
  });

  it('leaves no password, hash or token in what it tells the audit log', async () => {
    const user = await auth.anAccount();
    const { refreshToken } = await auth.signIn(user.username);
    await auth.login(user.username, 'not the password');
    const rows = await auth.db.authOutbox.findMany();
    const told = rows.map(({ payload }) => payload).join();
    expect(told).toContain('session.login');
    // Who it was is known only once the password was right.
    const signIns = rows
      .map(({ payload }) => JSON.parse(payload))
      .filter(({ action, entityId }) => action === 'auth.session.login' && entityId === user.id);
    expect(signIns.map(({ actorId, role, outcome }) => [actorId, role, outcome])).toEqual([
      [user.actorId, 'COLLECTOR', 'DONE'],
      ['-', null, 'REFUSED'],
    ]);
    for (const secret of [password, 'not the password', refreshToken, '$argon2']) {
      expect(told).not.toContain(secret);
    }
  });
});

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
