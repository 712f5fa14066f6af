import type { Db } from '@commerce-tracking/prisma/client';
import type { BaseContext } from '@commerce-tracking/service-kit/context';
import { createLoader, type Loader } from '@commerce-tracking/service-kit/loaders';
import { findUsersById } from './user/user.queries.ts';
import type { UserRow } from './user/user.rows.ts';

/** What every resolver of auth gets. */
export type Context = BaseContext<Db> & {
  loaders: {
    /** An account the caller may see, else null. */
    user: Loader<string, UserRow | null>;
  };
};

/** Adds the loaders of one request. */
export function createContext(base: BaseContext<Db>): Context {
  // Who has to change the password first sees the own account all the same.
  const reader = { db: base.db, actor: base.actor ?? base.restricted };
  return {
    ...base,
    loaders: { user: createLoader((ids) => findUsersById(reader, ids)) },
  };
}
