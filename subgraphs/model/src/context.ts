import type { Db } from '@commerce-tracking/prisma/client';
import type { BaseContext } from '@commerce-tracking/service-kit/context';
import type { Snapshot } from '@commerce-tracking/service-kit/streams/snapshot';
import type { Settings } from '@commerce-tracking/settings/settings';
import type { ReferenceData } from './reference/reference-data.ts';

/** What resolvers of the model subgraph get. */
export type Context = BaseContext<Db> & {
  /** All reference data, the same from beginning to end of a request. */
  reference(): ReferenceData;
  /** Brings the memory up to date, so that a write's answer shows the write. */
  refreshReference(): Promise<void>;
  /** The settings of the moment, changed by administrators. */
  settings(): Settings;
  /** The newest version of the data in memory. */
  snapshot: Snapshot<ReferenceData>;
};

/** Adds the reference data to each request's context. */
export function addReferenceData(
  base: BaseContext<Db>,
  snapshot: Snapshot<ReferenceData>,
  settings: () => Settings,
): Context {
  let seen: ReferenceData | null = null;
  return {
    ...base,
    snapshot,
    settings,
    reference() {
      seen ??= snapshot.get();
      return seen;
    },
    async refreshReference() {
      await snapshot.refresh();
      seen = snapshot.get();
    },
  };
}
