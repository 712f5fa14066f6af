import type { Db, Prisma } from '@commerce-tracking/prisma/client';
import { problemOf } from '@commerce-tracking/settings/check-value';
import type { SettingDefinition } from '@commerce-tracking/settings/definition';
import {
  type SettingKey,
  settingDefinitions,
  settingKeys,
} from '@commerce-tracking/settings/settings';

/** A setting with what is stored of it; `own` is null where its default holds. */
export type SettingRow = {
  key: SettingKey;
  definition: SettingDefinition;
  own: Prisma.JsonValue;
  updatedById: string | null;
  updatedAt: Date | null;
  version: number;
};

/** The settings whose key begins with a prefix, in their own order. */
export async function findSettings(db: Db, prefix = ''): Promise<SettingRow[]> {
  const keys = settingKeys.filter((key) => key.startsWith(prefix));
  const stored = await db.setting.findMany({ where: { key: { in: keys } } });
  const byKey = new Map<string, (typeof stored)[number]>(stored.map((row) => [row.key, row]));
  return keys.map((key) => {
    const definition: SettingDefinition = settingDefinitions[key];
    const row = byKey.get(key);
    const { updatedById = null, updatedAt = null, version = 1 } = row ?? {};
    // What another release stored and this one does not accept is not in force.
    const holds = row !== undefined && problemOf(definition, row.value) === null;
    return { key, definition, own: holds ? row.value : null, updatedById, updatedAt, version };
  });
}

/** One setting as it stands now. */
export async function findSetting(db: Db, key: string): Promise<SettingRow | null> {
  const found = await findSettings(db, key);
  return found.find((setting) => setting.key === key) ?? null;
}
