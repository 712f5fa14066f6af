import { newId } from '@commerce-tracking/service-kit/ids';
import { afterEach, describe, expect, it } from 'vitest';
import { demoPassword } from '../prisma/seed/demo/accounts.ts';
import { demoUserId } from '../prisma/seed/demo/people.ts';
import { totpCode } from '../subgraphs/auth/src/second-factor/totp.ts';
import { peopleServices, reasonsOf } from './support/people-services.ts';

const people = await peopleServices();
const { db } = people;

const start = `mutation($input: StartTotpEnrolmentInput!) {
  startTotpEnrolment(input: $input) { secret otpauthUri } }`;
const own = { input: { password: demoPassword } };
const confirm = `mutation($input: ConfirmTotpEnrolmentInput!) {
  confirmTotpEnrolment(input: $input) { recoveryCodes user { totpEnabledAt mustEnrolTotp } } }`;
const disable = `mutation($input: DisableTotpInput!) {
  disableTotp(input: $input) { id totpEnabledAt } }`;

type Answer = Awaited<ReturnType<typeof people.login>>;
const login = (username: string, otp?: string, password = demoPassword): Promise<Answer> =>
  people.askAuth(
    'mutation($input: LoginInput!) { login(input: $input) { accessToken refreshToken } }',
    { input: { identifier: username, password, otp } },
  );

/** The code of now, or of a step after it, which is another code. */
const code = (secret: string, stepsLater = 0) =>
  totpCode(secret, new Date(Date.now() + stepsLater * 30_000));

/** Enrols an account and frees the step that the confirmation has used. */
async function enrol(username: string) {
  const { data } = await people.askAuthAs(username, start, own);
  const { secret } = data.startTotpEnrolment;
  const answer = await people.askAuthAs(username, confirm, { input: { code: code(secret) } });
  expect(reasonsOf(answer)).toBe('');
  await forgetStep(username);
  const recoveryCodes: string[] = answer.data.confirmTotpEnrolment.recoveryCodes;
  return { secret: secret as string, recoveryCodes };
}
const forgetStep = (username: string) =>
  db.credential.update({
    where: { userId: demoUserId(username) },
    data: { totpLastStep: null },
  });
const credentialOf = (username: string) =>
  db.credential.findUniqueOrThrow({ where: { userId: demoUserId(username) } });

async function setPolicy(role: string, value: string): Promise<void> {
  const key = `auth.totp.${role}`;
  const known = await db.setting.findUnique({ where: { key } });
  const answer = await people.askAdminAs(
    'admin',
    'mutation($input: UpdateSettingInput!) { updateSetting(input: $input) { version } }',
    { input: { key, value, expectedVersion: known?.version ?? 1 } },
  );
  expect(reasonsOf(answer)).toBe('');
}

describe('enrolment', () => {
  it('gives a secret, then ten recovery codes once, and keeps neither in the clear', async () => {
    const commandId = newId();
    const input = { password: demoPassword, commandId };
    const first = await people.askAuthAs('chef.tg', start, { input });
    const again = await people.askAuthAs('chef.tg', start, { input });
    expect(again).toEqual(first);
    const { secret, otpauthUri } = first.data.startTotpEnrolment;
    expect(otpauthUri).toContain(`secret=${secret}`);
    expect((await login('chef.tg')).errors).toEqual([]);

    const wrong = await people.askAuthAs('chef.tg', confirm, { input: { code: '000000' } });
    expect(reasonsOf(wrong)).toBe('BAD_INPUT INVALID_INPUT input.code CODE_WRONG');
    const confirmed = { code: code(secret), commandId: newId() };
    const done = await people.askAuthAs('chef.tg', confirm, { input: confirmed });
    const { recoveryCodes, user } = done.data.confirmTotpEnrolment;
    expect(new Set(recoveryCodes).size).toBe(10);
    expect(user.totpEnabledAt).toBeTruthy();
    const repeated = await people.askAuthAs('chef.tg', confirm, { input: confirmed });
    expect(repeated.data.confirmTotpEnrolment.recoveryCodes).toBeNull();
    expect(reasonsOf(await people.askAuthAs('chef.tg', start, own))).toBe(
      'CONFLICT ALREADY_ENROLLED',
    );

    const kept = JSON.stringify([
      await credentialOf('chef.tg'),
      await db.authOutbox.findMany({ select: { payload: true } }),
      await db.authCommand.findMany({ select: { result: true } }),
    ]);
    for (const hidden of [secret, ...recoveryCodes]) expect(kept).not.toContain(hidden);
    // Six digits may stand in a hash or an id by chance, but not as a word.
    expect(kept).not.toMatch(new RegExp(`(?<![\\w+/=-])${confirmed.code}(?![\\w+/=-])`));
  });

  it('is not begun by somebody who has found a device open, nor are passwords tried there', async () => {
    const wrong = { input: { password: 'not the password' } };
    const answer = await people.askAuthAs('admin', start, wrong);
    expect(reasonsOf(answer)).toBe('BAD_INPUT INVALID_INPUT input.password PASSWORD_WRONG');
    const { failedAttempts, totpSecret } = await credentialOf('admin');
    expect([failedAttempts, totpSecret]).toEqual([1, null]);
  });

  it('is confirmed only after it was started, and not offered where it is switched off', async () => {
    const input = { code: '123456' };
    expect(reasonsOf(await people.askAuthAs('superviseur.tg', confirm, { input }))).toBe(
      'CONFLICT NOT_ENROLLED',
    );
    expect(reasonsOf(await people.askAuth(start, own))).toBe('UNAUTHENTICATED NOT_SIGNED_IN');
  });
});

describe('signing in with a second factor', () => {
  it('asks for a code only after the right password, and counts a wrong one as a failure', async () => {
    const { secret } = await enrol('chef.bj');
    const failures = async () => (await credentialOf('chef.bj')).failedAttempts;
    expect(reasonsOf(await login('chef.bj', undefined, 'not the password'))).toBe(
      'UNAUTHENTICATED BAD_CREDENTIALS',
    );
    expect(reasonsOf(await login('chef.bj', code(secret), 'not the password'))).toBe(
      'UNAUTHENTICATED BAD_CREDENTIALS',
    );
    expect(await failures()).toBe(2);
    expect(reasonsOf(await login('chef.bj'))).toBe('UNAUTHENTICATED OTP_REQUIRED');
    expect(await failures()).toBe(2);
    expect(reasonsOf(await login('chef.bj', '000000'))).toBe('UNAUTHENTICATED OTP_WRONG');
    expect(await failures()).toBe(3);
    const now = code(secret);
    expect(reasonsOf(await login('chef.bj', ` ${now.slice(0, 3)} ${now.slice(3)}`))).toBe('');
    expect(await failures()).toBe(0);
    const audited = await db.authOutbox.findMany({ where: { subject: 'audit.auth' } });
    const told = audited.map(({ payload }) => payload).join();
    expect(told).toContain('OTP_WRONG');
    expect(told).toContain('"secondFactor":"TOTP"');
  });

  it('takes each code once, also when it comes twice at the same moment', async () => {
    const { secret } = await enrol('chef2.bj');
    // The step may end at any time; it is taken for a while after.
    const [now, next] = [code(secret), code(secret, 1)];
    const both = await Promise.all([1, 2].map(() => login('chef2.bj', now)));
    expect(both.map(reasonsOf).sort()).toEqual(['', 'UNAUTHENTICATED OTP_WRONG']);
    expect(reasonsOf(await login('chef2.bj', now))).toBe('UNAUTHENTICATED OTP_WRONG');
    expect(reasonsOf(await login('chef2.bj', next))).toBe('');
  });

  it('takes each recovery code once, in any writing', async () => {
    const { recoveryCodes } = await enrol('superviseur.bj');
    const [one = '', two = ''] = recoveryCodes;
    expect(reasonsOf(await login('superviseur.bj', one.toUpperCase().replace('-', ' ')))).toBe('');
    expect(reasonsOf(await login('superviseur.bj', one))).toBe('UNAUTHENTICATED OTP_WRONG');
    expect(reasonsOf(await login('superviseur.bj', two))).toBe('');
    expect((await credentialOf('superviseur.bj')).recoveryCodeHashes).toHaveLength(8);
  });

  it('refuses even a right code while the delay after five failures runs', async () => {
    const { secret } = await enrol('collecteur3.bj');
    for (let failure = 0; failure < 5; failure += 1) await login('collecteur3.bj', '000000');
    await db.user.update({
      where: { id: demoUserId('collecteur3.bj') },
      data: { lockedUntil: new Date(Date.now() + 60_000) },
    });
    expect(reasonsOf(await login('collecteur3.bj', code(secret)))).toBe(
      'UNAUTHENTICATED BAD_CREDENTIALS',
    );
  });
});

describe('disableTotp', () => {
  it('takes the own one off with password and code, which count as at sign-in', async () => {
    const { secret } = await enrol('collecteur.tg');
    const off = (input: Record<string, unknown>) =>
      people.askAuthAs('collecteur.tg', disable, { input });
    expect(reasonsOf(await off({}))).toBe(
      'BAD_INPUT INVALID_INPUT input.password REQUIRED input.otp REQUIRED',
    );
    expect(reasonsOf(await off({ password: 'not the password', otp: code(secret) }))).toBe(
      'BAD_INPUT INVALID_INPUT input.password PASSWORD_WRONG',
    );
    expect(reasonsOf(await off({ password: demoPassword, otp: '000000' }))).toBe(
      'BAD_INPUT INVALID_INPUT input.otp CODE_WRONG',
    );
    expect((await credentialOf('collecteur.tg')).failedAttempts).toBe(2);
    const input = { password: demoPassword, otp: code(secret), commandId: newId() };
    const done = await off(input);
    expect(done.data?.disableTotp, reasonsOf(done)).toMatchObject({ totpEnabledAt: null });
    expect(await off(input)).toEqual(done);
    expect(reasonsOf(await off({ ...input, commandId: newId() }))).toBe('CONFLICT NOT_ENROLLED');
    expect((await login('collecteur.tg')).errors).toEqual([]);
    expect((await credentialOf('collecteur.tg')).totpSecret).toBeNull();
  });

  it("is an administrator's for others, whose phone is lost", async () => {
    await enrol('collecteur2.bj');
    const input = { userId: demoUserId('collecteur2.bj'), reason: 'téléphone perdu' };
    for (const caller of ['chef2.bj', 'superviseur.bj', 'analyste']) {
      expect(reasonsOf(await people.askAuthAs(caller, disable, { input }))).toBe(
        'FORBIDDEN NOT_PERMITTED',
      );
    }
    expect(reasonsOf(await people.askAuthAs('admin', disable, { input }))).toBe('');
    expect((await login('collecteur2.bj')).errors).toEqual([]);
  });
});

describe('the setting auth.totp.<ROLE>', () => {
  afterEach(() => setPolicy('ANALYST', 'OPTIONAL'));
  const required = 'FORBIDDEN TOTP_ENROLMENT_REQUIRED';
  const analyst = async () => {
    const { data } = await login('analyste');
    return data.login as { accessToken: string; refreshToken: string };
  };

  it('REQUIRED admits only me, logout and the enrolment, until it is done', async () => {
    await setPolicy('ANALYST', 'REQUIRED');
    const me = '{ me { username mustEnrolTotp } }';
    await expect
      .poll(
        async () => (await people.askAuth(me, {}, { token: (await analyst()).accessToken })).data,
      )
      .toEqual({ me: { username: 'analyste', mustEnrolTotp: true } });
    const session = await analyst();
    const caller = { token: session.accessToken };
    expect(reasonsOf(await people.askAuth('{ sessions { totalCount } }', {}, caller))).toBe(
      required,
    );
    expect(reasonsOf(await people.askAdmin('{ organizations { totalCount } }', {}, caller))).toBe(
      required,
    );
    const profile = `mutation($input: UpdateProfileInput!) { updateProfile(input: $input) { id } }`;
    const input = { language: 'EN', expectedVersion: 1 };
    expect(reasonsOf(await people.askAuth(profile, { input }, caller))).toBe(required);
    expect(reasonsOf(await people.askAuth(disable, { input: {} }, caller))).toBe(required);
    const other = { token: (await analyst()).accessToken };
    expect(reasonsOf(await people.askAuth('mutation { logout { id } }', {}, other))).toBe('');

    const { data } = await people.askAuth(start, own, caller);
    const { secret } = data.startTotpEnrolment;
    const enrolled = await people.askAuth(confirm, { input: { code: code(secret) } }, caller);
    expect(enrolled.data?.confirmTotpEnrolment.user, reasonsOf(enrolled)).toMatchObject({
      mustEnrolTotp: false,
    });
    const refreshed = await people.askAuth(
      'mutation($input: RefreshTokensInput!) { refreshTokens(input: $input) { accessToken } }',
      { input: { refreshToken: session.refreshToken } },
    );
    const token = refreshed.data.refreshTokens.accessToken;
    expect(
      reasonsOf(await people.askAdmin('{ organizations { totalCount } }', {}, { token })),
    ).toBe('');
    expect(reasonsOf(await login('analyste'))).toBe('UNAUTHENTICATED OTP_REQUIRED');
  });

  it('OFF asks for no code and offers no enrolment', async () => {
    await setPolicy('ANALYST', 'OFF');
    await expect.poll(async () => reasonsOf(await login('analyste'))).toBe('');
    const caller = { token: (await analyst()).accessToken };
    expect(reasonsOf(await people.askAuth(start, own, caller))).toBe('CONFLICT SECOND_FACTOR_OFF');
  });
});
