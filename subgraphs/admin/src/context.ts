import type { Db } from '@commerce-tracking/prisma/client';
import type { BaseContext } from '@commerce-tracking/service-kit/context';
import { createLoader, type Loader } from '@commerce-tracking/service-kit/loaders';
import { findActorsById } from './actor/actor.queries.ts';
import type { ActorRow } from './actor/actor.rows.ts';
import {
  findOrganizationsById,
  type OrganizationRow,
} from './organization/organization.queries.ts';

/** What every resolver of admin gets. */
export type Context = BaseContext<Db> & {
  loaders: {
    /** A person the caller may see at least by name, else null. */
    actor: Loader<string, ActorRow | null>;
    /** An organization, for callers who may read organizations. */
    organization: Loader<string, OrganizationRow | null>;
  };
};

/** Adds the loaders of one request. */
export function createContext(base: BaseContext<Db>): Context {
  return {
    ...base,
    loaders: {
      actor: createLoader((ids) => findActorsById(base, ids)),
      organization: createLoader((ids) => findOrganizationsById(base, ids)),
    },
  };
}
