import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { connectNats } from '@commerce-tracking/federation-nats/connection';
import { newId } from '@commerce-tracking/service-kit/ids';
import { createLogger } from '@commerce-tracking/service-kit/logs';
import { describe, expect, inject, it } from 'vitest';
import { findNatsServer } from '../../../../scripts/servers/binaries.ts';
import { startNatsServer } from '../../../../scripts/servers/nats-server.ts';
import { atTheEnd } from '../../../../tests/support/at-the-end.ts';
import { remember, testPort } from '../../../../tests/support/brokers.ts';
import { testNats } from '../../../../tests/support/environment.ts';
import { runtime, setRuntime } from '../runtime.ts';
import { authUnderTest, password } from '../test-support/auth-under-test.ts';
import { createAttemptCounter } from './attempt-counter.ts';
import { forgetNetworks } from './failed-sign-ins.ts';

const auth = await authUnderTest({ AUTH_ATTEMPTS_PER_NAME: '6', AUTH_ATTEMPTS_PER_ADDRESS: '12' });
const log = createLogger({ name: 'test', level: 'silent' });
const limited = 'RATE_LIMITED TOO_MANY_SIGN_INS';

async function counterOn(url: string) {
  const connection = await connectNats({ servers: url, name: 'another-process' });
  atTheEnd(() => connection.close());
  return createAttemptCounter({ connection, replicas: 1, log });
}
const addresses = Array.from({ length: 50 }, (_unused, index) => `192.0.2.${index}`);
const nextAddress = () => addresses.shift() ?? 'none left';

describe('sign-ins tried', () => {
  it('are limited under one name, alike whether there is such an account or not', async () => {
    const user = await auth.anAccount();
    const answers = [];
    for (const name of [user.username, `nobody-${newId()}`]) {
      // At once: every ten seconds that pass admit one more.
      const tried = await Promise.all(
        Array.from({ length: 6 }, () =>
          auth.login(name, 'not the password', { address: nextAddress() }),
        ),
      );
      expect(new Set(tried.map(auth.reasonOf))).toEqual(
        new Set(['UNAUTHENTICATED BAD_CREDENTIALS']),
      );
      answers.push(await auth.login(name, password, { address: nextAddress(), language: 'en' }));
    }
    expect(answers.map(auth.reasonOf)).toEqual([limited, limited]);
    for (const { errors } of answers) {
      expect(errors[0]?.message).toBe('Too many sign-ins were tried in a short time.');
      expect(errors[0]?.extensions.details?.retryAfterSeconds).toBeGreaterThan(0);
    }
    expect(await auth.db.session.count({ where: { userId: user.id } })).toBe(0);
  });

  it('are limited under one name however it is spelled, as long as it reaches the same account', async () => {
    const mark = newId().slice(-8);
    const user = await auth.anAccount({ username: `bénédicte-${mark}`, phone: '+22990121314' });
    const spellings = [
      [
        `bénédicte-${mark}`,
        `BENEDICTE-${mark}`,
        `bene\u200bdicte-${mark}`,
        `ｂénédicte-${mark} \u200b`,
      ],
      ['+22990121314', '+229 90 12 13 14', '+٢٢٩٩٠١٢١٣١٤', '+２２９９０１２１３１４'],
      [user.email, user.email.toUpperCase(), user.email.replace('x', 'ｘ'), `\u200b${user.email}`],
    ];
    for (const names of spellings) {
      for (const name of names) {
        const { errors } = await auth.login(name, password, { address: nextAddress() });
        expect([name, errors]).toEqual([name, []]);
      }
      // Four are counted; six at once are more than there is room for, though some have run out.
      const tried = await Promise.all(
        Array.from({ length: 6 }, (_unused, index) =>
          auth.login(names[index % names.length] ?? '', password, { address: nextAddress() }),
        ),
      );
      expect(tried.map(auth.reasonOf)).toContain(limited);
    }
  });

  it('are counted for a whole site where addresses are many, and the full address is noted', async () => {
    const [address, neighbour, other] = [
      '2001:db8:0:7::1',
      '2001:db8:0:7:a:b:c:d',
      '2001:db8:0:8::1',
    ];
    const user = await auth.anAccount();
    expect((await auth.login(user.username, password, { address: neighbour })).errors).toEqual([]);
    const { ipAddress } = await auth.db.session.findFirstOrThrow({ where: { userId: user.id } });
    expect(ipAddress).toBe(neighbour);
    for (const from of [address, neighbour]) {
      expect(auth.reasonOf(await auth.login(newId(), password, { address: from }))).toBe(
        'UNAUTHENTICATED BAD_CREDENTIALS',
      );
    }
    const networks = { address: { startsWith: '2001:' } };
    expect(await auth.db.addressFailure.findMany({ where: networks })).toMatchObject([
      { address: '2001:db8:0:7', failedAttempts: 2 },
    ]);
    const many = await Promise.all(
      Array.from({ length: 14 }, (_unused, index) =>
        auth.login(newId(), password, { address: index % 2 ? address : neighbour }),
      ),
    );
    expect(many.map(auth.reasonOf)).toContain(limited);
    expect((await auth.login(user.username, password, { address: other })).errors).toEqual([]);
  });

  it('that failed are forgotten for a network an hour after the last one', async () => {
    const now = new Date();
    const failed = (minutes: number) => {
      const at = new Date(now.getTime() - minutes * 60_000);
      return {
        address: `203.0.113.${minutes}`,
        failedAttempts: 9,
        firstFailedAt: at,
        updatedAt: at,
      };
    };
    await auth.db.addressFailure.createMany({ data: [59, 61, 62, 63].map(failed) });
    const forget = (limit: number) => forgetNetworks(auth.db, now, limit);
    expect([await forget(2), await forget(2), await forget(2)]).toEqual([2, 1, 0]);
    const where = { address: { startsWith: '203.0.113.' } };
    expect(await auth.db.addressFailure.findMany({ where })).toMatchObject([failed(59)]);
  });

  it('are limited from one address under whatever names, right or wrong', async () => {
    const address = nextAddress();
    const names: string[] = [];
    for (let count = 0; count < 13; count += 1) names.push((await auth.anAccount()).username);
    const [username = '', ...first] = names;
    // At once: every five seconds that pass admit one more.
    const answers = await Promise.all(first.map((name) => auth.login(name, password, { address })));
    expect(answers.flatMap(({ errors }) => errors)).toEqual([]);
    expect(auth.reasonOf(await auth.login(username, password, { address }))).toBe(limited);
    const elsewhere = await auth.login(username, password, { address: nextAddress() });
    expect(elsewhere.errors).toEqual([]);
  });

  it('are counted by all processes together, one by one, however many come at once', async () => {
    const { url } = testNats();
    const processes = await Promise.all([counterOn(url), counterOn(url)]);
    const key = `name.${newId()}`;
    const waits = await Promise.all(
      Array.from({ length: 24 }, (_unused, index) =>
        processes[index % 2]?.count([{ key, max: 8 }]),
      ),
    );
    const admitted = waits.filter((wait) => wait === null).length;
    expect(admitted).toBeGreaterThanOrEqual(8);
    // One more for every 7.5 s that the test may have taken.
    expect(admitted).toBeLessThanOrEqual(11);
  });

  it('are refused while they cannot be counted, and admitted once they can', async () => {
    const bin = findNatsServer() ?? '';
    const folder = mkdtempSync(join(inject('runFolder'), 'nats-'));
    const port = await testPort();
    const plain = await startNatsServer({ bin, folder, port, config: 'jetstream: disabled\n' });
    remember(plain.pid);
    const before = runtime();
    const { username } = await auth.anAccount();
    setRuntime({ ...before, attempts: await counterOn(`nats://127.0.0.1:${port}`) });
    try {
      const answer = await auth.login(username, password, { address: nextAddress() });
      expect(auth.reasonOf(answer)).toBe('UNAVAILABLE SIGN_IN_UNAVAILABLE');
      expect(await auth.db.session.count()).toBe(
        await auth.db.session.count({ where: { user: { username: { not: username } } } }),
      );
      await plain.stop();
      const whole = await startNatsServer({ bin, folder, port });
      remember(whole.pid);
      await expect
        .poll(
          async () =>
            auth.reasonOf(await auth.login(username, password, { address: nextAddress() })),
          { timeout: 20_000, interval: 500 },
        )
        .toBe('');
    } finally {
      setRuntime(before);
    }
  });

  it('are kept under hashes, for two minutes', async () => {
    const { jetstream } = auth.service.connection;
    const manager = await jetstream.call(auth.service.connection).jetstreamManager();
    const { config, state } = await manager.streams.info('KV_auth_sign_ins', {
      subjects_filter: '>',
    });
    expect(config.max_age).toBe(120_000_000_000);
    const subjects = Object.keys(state.subjects ?? {});
    expect(subjects.length).toBeGreaterThan(5);
    for (const subject of subjects) expect(subject).toMatch(/\.(name|address)\.[\w-]{36,64}$/);
  });
});
