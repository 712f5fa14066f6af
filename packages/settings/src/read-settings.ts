import { problemOf } from './check-value.ts';
import { defaultSettings, type SettingKey, type Settings, settingDefinitions } from './settings.ts';

/** What is stored of a setting; without a value it has been reset. */
export type StoredSetting = { key: string; value: unknown };

/** Whether a text is the key of a setting. */
export function isSettingKey(key: string): key is SettingKey {
  return Object.hasOwn(settingDefinitions, key);
}

/**
 * The settings in force: what is stored over the defaults. Keys this release does not know and
 * values it does not accept are left out and told, never fatal: another release may have written
 * them.
 */
export function readSettings(
  stored: readonly StoredSetting[],
  onIgnored: (key: string, why: string) => void,
): Settings {
  const values: Record<string, unknown> = { ...defaultSettings };
  for (const { key, value } of stored) {
    if (value === null || value === undefined) continue;
    const problem = isSettingKey(key) ? problemOf(settingDefinitions[key], value) : 'UNKNOWN_KEY';
    if (problem) onIgnored(key, problem);
    else values[key] = value;
  }
  return Object.freeze(values) as Settings;
}
