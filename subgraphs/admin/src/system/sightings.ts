import type { Db } from '@commerce-tracking/prisma/client';
import type { Sighting } from './service-status.rules.ts';

/** When each part of the system was last seen, by this process and by those before it. */
export type Sightings = {
  known(): ReadonlyMap<string, Sighting>;
  /** Adds what others have noted; does nothing while the database is away. */
  recall(): Promise<void>;
  /** Notes what has just been seen, at once in memory and now and then in the table. */
  note(seen: ReadonlyMap<string, Sighting>): Promise<void>;
};

const notedEveryMs = 10_000;

/** A memory that outlives the process: what vanished while nobody looked is still missed. */
export function createSightings(db: Db): Sightings {
  const known = new Map<string, Sighting>();
  const unnoted = new Set<string>();
  let notedAt = 0;
  const add = (name: string, sighting: Sighting): boolean => {
    const before = known.get(name);
    if (before && before.lastSeenAt >= sighting.lastSeenAt) return false;
    known.set(name, sighting);
    return true;
  };
  const store = async (names: readonly string[]) => {
    const rows = names.flatMap((name) => {
      const { lastSeenAt, releaseVersion } = known.get(name) ?? {};
      return lastSeenAt ? [[name.slice(0, 40), lastSeenAt, releaseVersion?.slice(0, 60)]] : [];
    });
    const places = rows.map(() => '(?, ?, ?)').join(', ');
    const text =
      `INSERT INTO \`admin_service_sighting\` (\`name\`, \`lastSeenAt\`, \`releaseVersion\`) VALUES ${places} ` +
      'ON DUPLICATE KEY UPDATE `releaseVersion` = VALUES(`releaseVersion`), `lastSeenAt` = GREATEST(`lastSeenAt`, VALUES(`lastSeenAt`))';
    await db.sql.execute(
      text,
      rows.flat().map((value) => value ?? null),
    );
  };
  return {
    known: () => known,
    async recall() {
      const rows = await db.serviceSighting.findMany().catch(() => []);
      for (const { name, lastSeenAt, releaseVersion } of rows) {
        add(name, { lastSeenAt, releaseVersion });
      }
    },
    async note(seen) {
      for (const [name, sighting] of seen) if (add(name, sighting)) unnoted.add(name);
      if (Date.now() - notedAt < notedEveryMs || unnoted.size === 0) return;
      notedAt = Date.now();
      const names = [...unnoted];
      unnoted.clear();
      await store(names).catch(() => {
        for (const name of names) unnoted.add(name); // The database is away: next time.
      });
    },
  };
}
