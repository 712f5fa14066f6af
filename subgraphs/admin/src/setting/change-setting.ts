import { Prisma, type Tx } from '@commerce-tracking/prisma/client';
import type { CommandRun } from '@commerce-tracking/service-kit/commands/commands';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { newId } from '@commerce-tracking/service-kit/ids';
import {
  commandId,
  expectedVersion,
  optionalText,
  text,
} from '@commerce-tracking/service-kit/input';
import { ABSENT, STALE_VERSION } from '@commerce-tracking/service-kit/reasons';
import type { SettingDefinition } from '@commerce-tracking/settings/definition';
import { isSettingKey } from '@commerce-tracking/settings/read-settings';
import { settingDefinitions } from '@commerce-tracking/settings/settings';
import { z } from 'zod';

/** What the writes on one setting have in common. */
export const changeSettingInput = z.strictObject({
  key: text(80),
  expectedVersion,
  reason: optionalText(4000),
  commandId,
});
type ChangeSetting = z.output<typeof changeSettingInput>;

/** What a setting is like. @throws DomainError ABSENT when there is none of that name */
export function definitionOf(key: string): SettingDefinition {
  if (!isSettingKey(key)) throw new DomainError(ABSENT);
  return settingDefinitions[key];
}

/**
 * Stores what a setting holds from now on, `null` for its default, and the change for good. A key
 * that nobody has changed yet counts as version 1.
 * @throws DomainError STALE_VERSION when it has changed
 */
export async function changeSetting(
  { input, actor, db, now, audit, emit }: CommandRun<ChangeSetting, Tx>,
  next: number | string | null,
): Promise<{ key: string; version: number }> {
  const { key } = input;
  const { defaultValue } = definitionOf(key);
  // Makes the row exist and locks it, in one statement: two first changes come one after the other.
  await db.sql.execute(
    'INSERT INTO `admin_setting` (`key`, `updatedById`, `createdAt`, `updatedAt`) ' +
      'VALUES (?, ?, ?, ?) ON DUPLICATE KEY UPDATE `version` = `version`',
    [key, actor.actorId, now, now],
  );
  const before = await db.setting.findUniqueOrThrow({ where: { key } });
  if (before.version !== input.expectedVersion) {
    throw new DomainError(STALE_VERSION, { currentVersion: before.version });
  }
  const version = before.version + 1;
  const previousValue = (before.value ?? defaultValue) as number | string;
  const value = next ?? defaultValue;
  await db.setting.update({
    where: { key },
    data: {
      value: next ?? Prisma.DbNull,
      updatedBy: { connect: { id: actor.actorId } },
      updatedAt: now,
      version,
    },
  });
  await db.settingChange.create({
    data: {
      id: newId(),
      settingKey: key,
      version,
      previousValue,
      value,
      isReset: next === null,
      reason: input.reason,
      changedById: actor.actorId,
      changedAt: now,
    },
  });
  audit({
    entityType: 'Setting',
    entityId: key,
    before: { value: previousValue },
    after: { value, isDefault: next === null },
    reason: input.reason ?? undefined,
  });
  emit({ subject: 'event.admin.setting.changed', aggregateId: key, payload: { key } });
  return { key, version };
}
