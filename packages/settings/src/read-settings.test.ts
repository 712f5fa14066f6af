import { describe, expect, it } from 'vitest';
import { problemOf } from './check-value.ts';
import { isSettingKey, readSettings } from './read-settings.ts';
import { defaultSettings, type SettingKey, settingDefinitions, settingKeys } from './settings.ts';

describe('problemOf', () => {
  it.each(settingKeys)('accepts the default of %s', (key) => {
    expect(problemOf(settingDefinitions[key], settingDefinitions[key].defaultValue)).toBeNull();
  });

  it.each<[SettingKey, unknown, string | null]>([
    ['review.level1DueHours', 1, null],
    ['review.level1DueHours', 8_760, null],
    ['review.level1DueHours', 0, 'OUT_OF_BOUNDS'],
    ['review.level1DueHours', 8_761, 'OUT_OF_BOUNDS'],
    ['review.level1DueHours', 1.5, 'NOT_WHOLE'],
    ['review.level1DueHours', '72', 'NOT_A_NUMBER'],
    ['review.level1DueHours', Number.NaN, 'NOT_A_NUMBER'],
    ['review.level1DueHours', [72], 'NOT_A_NUMBER'],
    ['trade.inlandTransportShare', 0.25, null],
    ['trade.inlandTransportShare', -0.1, 'OUT_OF_BOUNDS'],
    ['auth.totp.ADMIN', 'REQUIRED', null],
    ['auth.totp.ADMIN', 'required', 'NOT_A_CHOICE'],
    ['auth.totp.ADMIN', null, 'NOT_A_CHOICE'],
    ['statistics.timeZone', 'Africa/Porto-Novo', null],
    ['statistics.timeZone', 'Africa/Atlantis', 'NOT_A_TIME_ZONE'],
    ['statistics.timeZone', '+01:00', 'NOT_A_TIME_ZONE'],
    ['statistics.timeZone', '', 'NOT_A_TIME_ZONE'],
  ])('says of %s = %j: %s', (key, value, problem) => {
    expect(problemOf(settingDefinitions[key], value)).toBe(problem);
  });
});

describe('readSettings', () => {
  it('puts what is stored over the defaults, and tells what it leaves out', () => {
    const ignored: string[] = [];
    const settings = readSettings(
      [
        { key: 'review.level1DueHours', value: 24 },
        { key: 'review.level2DueHours', value: null },
        { key: 'quality.gpsMaxKm', value: 'far' },
        { key: 'quality.unheardOf', value: 1 },
        { key: 'toString', value: 1 },
      ],
      (key, why) => ignored.push(`${key} ${why}`),
    );
    expect(settings).toEqual({ ...defaultSettings, 'review.level1DueHours': 24 });
    expect(ignored).toEqual([
      'quality.gpsMaxKm NOT_A_NUMBER',
      'quality.unheardOf UNKNOWN_KEY',
      'toString UNKNOWN_KEY',
    ]);
  });

  it('knows keys by their exact name', () => {
    expect(isSettingKey('quality.gpsMaxKm')).toBe(true);
    expect(isSettingKey('quality.')).toBe(false);
    expect(isSettingKey('constructor')).toBe(false);
  });
});
