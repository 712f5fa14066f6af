import { command } from '@commerce-tracking/prisma/command';
import { changeSetting, changeSettingInput } from './change-setting.ts';

/** Puts a setting back to what it holds by default. */
export const resetSetting = command({
  subject: 'command.admin.setting.reset',
  permission: 'setting:update',
  input: changeSettingInput,
  run: (context) => changeSetting(context, null),
});
