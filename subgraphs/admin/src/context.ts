import type { Db } from '@commerce-tracking/prisma/client';
import type { BaseContext } from '@commerce-tracking/service-kit/context';
import { createLoader, type Loader } from '@commerce-tracking/service-kit/loaders';
import { findActorsById } from './actor/actor.queries.ts';
import type { ActorRow } from './actor/actor.rows.ts';
import type { MovedWork } from './actor/hand-over.ts';
import {
  findOrganizationsById,
  type OrganizationRow,
} from './organization/organization.queries.ts';
import { findSettingChanges, type SettingChangeRow } from './setting/setting-history.queries.ts';
import type { WebhookSetup } from './webhook/webhook-setup.ts';

/** What every resolver of admin gets. */
export type Context = BaseContext<Db> & {
  loaders: {
    /** A person the caller may see at least by name, else null. */
    actor: Loader<string, ActorRow | null>;
    /** An organization, for callers who may read organizations. */
    organization: Loader<string, OrganizationRow | null>;
    /** Changes of a setting, by range of versions. */
    settingChanges: Loader<string, SettingChangeRow[] | null>;
  };
  /** What webhooks are made with; null where there are none. */
  webhooks: WebhookSetup | null;
  /** What the writes of this request moved along, by person. */
  moved: Map<string, MovedWork>;
};

/** Adds the loaders of one request. */
export function createContext(
  base: BaseContext<Db>,
  webhooks: WebhookSetup | null = null,
): Context {
  return {
    ...base,
    webhooks,
    moved: new Map(),
    loaders: {
      actor: createLoader((ids) => findActorsById(base, ids)),
      organization: createLoader((ids) => findOrganizationsById(base, ids)),
      settingChanges: createLoader((ranges) => findSettingChanges(base.db, ranges)),
    },
  };
}
