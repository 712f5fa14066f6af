import { hash, verify as realVerify } from '@node-rs/argon2';
import { describe, expect, it, vi } from 'vitest';
import { authUnderTest, password } from '../test-support/auth-under-test.ts';

// The real one, watched.
vi.mock('@node-rs/argon2', async (importActual) => {
  const actual = await importActual<typeof import('@node-rs/argon2')>();
  return { ...actual, verify: vi.fn(actual.verify) };
});
const verify = vi.mocked(realVerify);

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

  it('verifies a password also where there is no account, so that the answer takes as long', async () => {
    const user = await auth.anAccount();
    const hashless = await auth.anAccount();
    await auth.db.credential.delete({ where: { userId: hashless.id } });
    for (const name of [user.username, 'nobody-at-all', 'no@example.org', hashless.username]) {
      verify.mockClear();
      expect(auth.reasonOf(await auth.login(name, 'not the password'))).toBe(wrong);
      expect([name, verify.mock.calls.length]).toEqual([name, 1]);
      expect(verify.mock.calls[0]?.[0]).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    }
    const locked = await auth.anAccount({ lockedUntil: new Date(Date.now() + 600_000) });
    verify.mockClear();
    expect(auth.reasonOf(await auth.login(locked.username))).toBe(wrong);
    expect(verify).toHaveBeenCalledTimes(1);
  });

  it('renews a hash made with older parameters at the next sign-in, and no other', async () => {
    const user = await auth.anAccount();
    const where = { userId: user.id };
    const hashOf = async () => (await auth.db.credential.findUniqueOrThrow({ where })).passwordHash;
    const older = { algorithm: 2, memoryCost: 4_096, timeCost: 1, parallelism: 1 };
    const passwordHash = await hash(password.normalize('NFC'), older);
    await auth.db.credential.update({ where, data: { passwordHash } });
    expect((await auth.login(user.username)).errors).toEqual([]);
    const renewed = await hashOf();
    expect(renewed).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect((await auth.login(user.username)).errors).toEqual([]);
    expect(await hashOf()).toBe(renewed);
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
      .poll(async () => (await auth.login(user.username)).errors, {
        interval: 200,
        timeout: 20_000,
      })
      .toEqual([]);
    const after = await auth.db.credential.findUniqueOrThrow({ where: { userId: user.id } });
    expect(after.failedAttempts).toBe(0);
  });

  it('counts failures that arrive at once one by one', async () => {
    const user = await auth.anAccount();
    const startedAt = performance.now();
    await Promise.all(
      Array.from({ length: 12 }, () => auth.login(user.username, 'not the password')),
    );
    const { failedAttempts } = await auth.db.credential.findUniqueOrThrow({
      where: { userId: user.id },
    });
    const seconds = Math.ceil((performance.now() - startedAt) / 1_000);
    // Five, and at most one more for each second of delay that passed meanwhile.
    expect(failedAttempts).toBeGreaterThanOrEqual(5);
    expect(failedAttempts).toBeLessThanOrEqual(Math.min(11, 5 + seconds));
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
