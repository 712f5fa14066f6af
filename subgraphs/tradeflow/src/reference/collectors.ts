import type { Sql } from '@commerce-tracking/prisma/client';

/** What a submission needs to know of the person behind it: read from admin's table, never written. */
export type CollectorProfile = {
  countryId: string;
  fullName: string;
  teamManagerId: string | null;
  supervisorId: string | null;
};

/** Who reviews whom, as it is in force now. */
export type Collectors = {
  profileOf(sql: Sql, actorId: string): Promise<CollectorProfile | null>;
  /** Forgets everything: the hierarchy has changed. */
  forget(): void;
};

const question =
  'SELECT a.`countryId`, a.`firstName`, a.`lastName`, a.`teamManagerId`, m.`supervisorId` ' +
  'FROM `admin_actor` a LEFT JOIN `admin_actor` m ON m.`id` = a.`teamManagerId` WHERE a.`id` = ?';

type Answer = Omit<CollectorProfile, 'fullName'> & { firstName: string; lastName: string };

/**
 * Remembers profiles for a moment. Changes are announced by events and forgotten at once; the
 * short life bounds what a lost event can do.
 */
export function createCollectors({ lifeMs = 5_000, max = 10_000 } = {}): Collectors {
  const known = new Map<string, { profile: CollectorProfile; until: number }>();
  let generation = 0;
  return {
    async profileOf(sql, actorId) {
      const remembered = known.get(actorId);
      if (remembered && remembered.until > Date.now()) return remembered.profile;
      const asked = generation;
      const [row] = await sql.select<Answer>(question, [actorId]);
      if (!row) return null;
      const { firstName, lastName, ...rest } = row;
      const profile = { ...rest, fullName: `${firstName} ${lastName}` };
      if (known.size >= max) known.clear();
      if (asked === generation) known.set(actorId, { profile, until: Date.now() + lifeMs });
      return profile;
    },
    forget() {
      generation += 1;
      known.clear();
    },
  };
}
