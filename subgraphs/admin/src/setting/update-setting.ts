import { command } from '@commerce-tracking/prisma/command';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { INVALID_INPUT } from '@commerce-tracking/service-kit/reasons';
import { z } from 'zod';
import { changeSetting, changeSettingInput, definitionOf } from './change-setting.ts';
import { refusedValue } from './setting-value.rules.ts';

/** Gives a setting a value of its own; every process goes by it within a second. */
export const updateSetting = command({
  subject: 'command.admin.setting.update',
  permission: 'setting:update',
  input: changeSettingInput.extend({ value: z.unknown() }),
  async run(context) {
    const { key, value } = context.input;
    const refused = refusedValue(definitionOf(key), value);
    if (refused) throw new DomainError(INVALID_INPUT, {}, [refused]);
    return changeSetting(context, value as number | string);
  },
});
