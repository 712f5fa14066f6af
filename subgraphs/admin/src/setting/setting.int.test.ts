import { connectNats } from '@commerce-tracking/federation-nats/connection';
import { demoActorId } from '@commerce-tracking/prisma/seed/demo/people';
import { startSettings } from '@commerce-tracking/prisma/settings';
import { newId } from '@commerce-tracking/service-kit/ids';
import { createLogger } from '@commerce-tracking/service-kit/logs';
import { type SettingKey, settingKeys } from '@commerce-tracking/settings/settings';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { testNats } from '../../../../tests/support/environment.ts';
import { adminUnderTest, reasonsOf } from '../test-support/admin-under-test.ts';

const admin = await adminUnderTest();

const fields = `key value defaultValue isDefault version updatedById updatedAt
  history { totalCount nodes { previousValue value isReset reason changedById version } }`;
const update = `mutation($input: UpdateSettingInput!) { updateSetting(input: $input) { ${fields} } }`;
const reset = `mutation($input: ResetSettingInput!) { resetSetting(input: $input) { ${fields} } }`;
const change = (key: string, value: unknown, expectedVersion = 1, more = {}) =>
  admin.askAs('admin', update, { input: { key, value, expectedVersion, ...more } });

/** Code, reason and refused fields of the only error. */
function refusal({ errors }: Awaited<ReturnType<typeof change>>): string {
  const { code, details } = errors[0]?.extensions ?? {};
  const refused = (details?.fields ?? []).map(({ path, reason }) => ` ${path}:${reason}`);
  return `${code} ${details?.reason}${refused.join('')}`;
}

describe('settings', () => {
  it('are listed whole, each with its type, bounds and words in both languages', async () => {
    const query = `{ settings { key value defaultValue isDefault type minimum maximum choices
      descriptionFr descriptionEn description updatedById version } }`;
    const { data, errors } = await admin.askAs('admin', query);
    expect(errors).toEqual([]);
    expect(data.settings.map(({ key }: { key: string }) => key)).toEqual(settingKeys);
    const named = (key: SettingKey) =>
      data.settings.find((setting: { key: string }) => setting.key === key);
    expect(named('review.level2DueHours')).toEqual({
      key: 'review.level2DueHours',
      value: 120,
      defaultValue: 120,
      isDefault: true,
      type: 'INTEGER',
      minimum: 1,
      maximum: 8760,
      choices: [],
      descriptionFr: 'Délai de la validation de niveau 2, en heures',
      descriptionEn: 'Time allowed for the level-2 review, in hours',
      description: 'Time allowed for the level-2 review, in hours',
      updatedById: null,
      version: 1,
    });
    expect(named('auth.totp.ADMIN')).toMatchObject({
      type: 'CHOICE',
      minimum: null,
      choices: ['OFF', 'OPTIONAL', 'REQUIRED'],
    });
  });

  it('are found by the beginning of their key', async () => {
    const query = '{ settings(prefix: "privacy.") { key } }';
    const { data } = await admin.askAs('admin', query);
    expect(data.settings).toHaveLength(3);
  });

  it.each(['collecteur.bj', 'chef.bj', 'superviseur.bj', 'analyste'])(
    'are neither read nor changed by %s',
    async (caller) => {
      const read = await admin.askAs(caller, '{ settings { key } }');
      expect(reasonsOf(read)).toBe('FORBIDDEN NOT_PERMITTED');
      const input = { key: 'export.linkHours', expectedVersion: 1 };
      const written = await admin.askAs(caller, update, { input: { ...input, value: 1 } });
      expect(reasonsOf(written)).toBe('FORBIDDEN NOT_PERMITTED');
      expect(reasonsOf(await admin.askAs(caller, reset, { input }))).toBe(
        'FORBIDDEN NOT_PERMITTED',
      );
      expect(await admin.db.setting.count({ where: { key: input.key } })).toBe(0);
    },
  );

  it('hold their default where another release stored what this one does not accept', async () => {
    const updatedById = demoActorId('admin');
    const stored = { key: 'attachment.maxMb', value: 'many', version: 2, updatedById };
    await admin.db.setting.create({ data: stored });
    const query = '{ settings(prefix: "attachment.") { value isDefault version } }';
    const { data } = await admin.askAs('admin', query);
    expect(data.settings).toEqual([{ value: 10, isDefault: true, version: 2 }]);
  });
});

describe('updateSetting', () => {
  it('stores the value with who, when and why, once however often it is sent', async () => {
    const key = 'quality.gpsMaxKm';
    const more = { commandId: newId(), reason: 'Tall trees' };
    const answers = await Promise.all([1, 2, 3].map(() => change(key, 2.5, 1, more)));
    for (const { data, errors } of answers) {
      expect(errors).toEqual([]);
      expect(data.updateSetting).toMatchObject({
        value: 2.5,
        defaultValue: 5,
        isDefault: false,
        version: 2,
        updatedById: demoActorId('admin'),
        history: {
          totalCount: 1,
          nodes: [{ previousValue: 5, value: 2.5, isReset: false, reason: 'Tall trees' }],
        },
      });
    }
    const outbox = await admin.db.adminOutbox.findMany({ where: { aggregateId: key } });
    expect(outbox.filter(({ subject }) => subject === 'event.admin.setting.changed')).toHaveLength(
      1,
    );
    await vi.waitFor(async () => {
      const where = { entityType: 'Setting', entityId: key, outcome: 'DONE' } as const;
      expect(await admin.db.auditEntry.findMany({ where })).toEqual([
        expect.objectContaining({
          action: 'admin.setting.update',
          actorId: demoActorId('admin'),
          before: { value: 5 },
          after: { value: 2.5, isDefault: false },
          reason: 'Tall trees',
        }),
      ]);
    }, 20_000);
  });

  it('lets one of two simultaneous changes win, also the first ones of a setting', async () => {
    const answers = await Promise.all([10, 20].map((hours) => change('export.linkHours', hours)));
    const refused = answers.filter(({ errors }) => errors.length > 0);
    expect(refused.map(reasonsOf)).toEqual(['CONFLICT STALE_VERSION']);
    expect(refused[0]?.errors[0]?.extensions.details).toMatchObject({ currentVersion: 2 });
  });

  it.each<[SettingKey | string, unknown, string]>([
    ['review.level1DueHours', 0, 'BAD_INPUT INVALID_INPUT input.value:TOO_SMALL'],
    ['review.level1DueHours', 9000, 'BAD_INPUT INVALID_INPUT input.value:TOO_BIG'],
    ['review.level1DueHours', 1.5, 'BAD_INPUT INVALID_INPUT input.value:WRONG_TYPE'],
    ['review.level1DueHours', '72', 'BAD_INPUT INVALID_INPUT input.value:WRONG_TYPE'],
    ['review.level1DueHours', { hours: 1 }, 'BAD_INPUT INVALID_INPUT input.value:WRONG_TYPE'],
    ['auth.totp.ADMIN', 'MAYBE', 'BAD_INPUT INVALID_INPUT input.value:NOT_ALLOWED'],
    ['statistics.timeZone', 'Cotonou', 'BAD_INPUT INVALID_INPUT input.value:UNKNOWN_TIME_ZONE'],
    ['quality.severity.MISSING_FIELD', 'INFO', 'NOT_FOUND ABSENT'],
    ['toString', 1, 'NOT_FOUND ABSENT'],
  ])('refuses %s = %j', async (key, value, expected) => {
    expect(refusal(await change(key, value))).toBe(expected);
    expect(await admin.db.setting.count({ where: { key } })).toBe(0);
  });

  it('refuses a reason that is too long, with its field', async () => {
    const refused = await change('import.maxRows', 10, 1, { reason: 'x'.repeat(4001) });
    expect(refusal(refused)).toBe('BAD_INPUT INVALID_INPUT input.reason:TOO_LONG');
  });

  it('refuses the same command id with other content', async () => {
    const more = { commandId: newId() };
    expect((await change('import.maxRows', 10, 1, more)).errors).toEqual([]);
    const other = await change('import.maxRows', 11, 1, more);
    expect(reasonsOf(other)).toBe('CONFLICT CONTENT_DIFFERS');
  });
});

describe('resetSetting', () => {
  it('puts the default back and keeps the history, paged', async () => {
    const key = 'money.rateMaxAgeDays';
    for (const [index, days] of [40, 50, 60].entries()) await change(key, days, index + 1);
    const input = { key, expectedVersion: 4, reason: 'Enough' };
    const { data, errors } = await admin.askAs('admin', reset, { input });
    expect(errors).toEqual([]);
    expect(data.resetSetting).toMatchObject({ value: 35, isDefault: true, version: 5 });
    const query = `query($after: String, $offset: Int) { settings(prefix: "${key}") {
      history(first: 2, after: $after, offset: $offset) {
        totalCount hasNextPage endCursor nodes { previousValue value isReset changedBy { id } } } } }`;
    const page = async (variables: object) => {
      const answer = await admin.askAs('admin', query, { ...variables });
      expect(answer.errors).toEqual([]);
      return answer.data.settings[0].history;
    };
    const changedBy = { id: demoActorId('admin') };
    const first = await page({});
    expect(first).toMatchObject({
      totalCount: 4,
      hasNextPage: true,
      nodes: [
        { previousValue: 60, value: 35, isReset: true, changedBy },
        { previousValue: 50, value: 60, isReset: false, changedBy },
      ],
    });
    const rest = [
      { previousValue: 40, value: 50, isReset: false, changedBy },
      { previousValue: 35, value: 40, isReset: false, changedBy },
    ];
    for (const variables of [{ after: first.endCursor }, { offset: 2 }]) {
      expect(await page(variables)).toMatchObject({
        totalCount: 4,
        hasNextPage: false,
        nodes: rest,
      });
    }
    expect(await page({ offset: 4 })).toMatchObject({ nodes: [], hasNextPage: false });
  });
});

describe('a process that goes by the settings', () => {
  it('follows a change within a second', async () => {
    const connection = await connectNats({ servers: testNats().url, name: 'settings-test' });
    const log = createLogger({ name: 'settings-test', level: 'silent' });
    const settings = await startSettings({ connection, log, database: admin, service: 'test' });
    onTestFinished(async () => {
      settings.stop();
      await connection.close();
    });
    const key = 'review.correctionDueHours';
    expect(settings.get()[key]).toBe(96);
    // Where nothing else runs; the limit is for a busy machine.
    const within = { timeout: 20_000, interval: 10 };
    expect((await change(key, 48)).errors).toEqual([]);
    await vi.waitFor(() => expect(settings.get()[key]).toBe(48), within);
    const input = { key, expectedVersion: 2 };
    expect((await admin.askAs('admin', reset, { input })).errors).toEqual([]);
    await vi.waitFor(() => expect(settings.get()[key]).toBe(96), within);

    // An event that nobody heard: the versions tell.
    await admin.db.setting.update({ where: { key }, data: { value: 12, version: 4 } });
    await vi.waitFor(() => expect(settings.get()[key]).toBe(12), { timeout: 20_000, interval: 10 });
  });
});
