import type { Resolvers } from '../generated/graphql.ts';
import { resetSetting } from './reset-setting.ts';
import { findSetting, findSettings } from './setting.queries.ts';
import { settingHistory } from './setting-history.queries.ts';
import { updateSetting } from './update-setting.ts';

/** The values every service goes by. */
export const settingResolvers = {
  Query: {
    settings: (_parent, { prefix }, { db, require }) =>
      require('setting:read') && findSettings(db, prefix ?? ''),
  },
  Mutation: {
    updateSetting: async (_parent, { input }, { db, send }, info) =>
      findSetting(db, (await send(updateSetting, input, info)).key),
    resetSetting: async (_parent, { input }, { db, send }, info) =>
      findSetting(db, (await send(resetSetting, input, info)).key),
  },
  Setting: {
    value: ({ own, definition }) => own ?? definition.defaultValue,
    defaultValue: ({ definition }) => definition.defaultValue,
    isDefault: ({ own }) => own === null,
    type: ({ definition }) => definition.type,
    minimum: ({ definition }) => ('minimum' in definition ? definition.minimum : null),
    maximum: ({ definition }) => ('maximum' in definition ? definition.maximum : null),
    choices: ({ definition }) => ('choices' in definition ? [...definition.choices] : []),
    descriptionFr: ({ definition }) => definition.descriptionFr,
    descriptionEn: ({ definition }) => definition.descriptionEn,
    description: ({ definition }, _args, { language }) =>
      language === 'fr' ? definition.descriptionFr : definition.descriptionEn,
    updatedBy: ({ updatedById }, _args, { loaders }) =>
      updatedById ? loaders.actor.load(updatedById) : null,
    history: (setting, args, { loaders }) => settingHistory(setting, args, loaders.settingChanges),
  },
  SettingChange: {
    changedBy: ({ changedById }, _args, { loaders }) => loaders.actor.load(changedById),
  },
} satisfies Resolvers;
