import { setTimeout as sleep } from 'node:timers/promises';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { NOT_READY } from '@commerce-tracking/service-kit/reasons';
import {
  createSnapshot,
  type Snapshot,
  type SnapshotOptions,
} from '@commerce-tracking/service-kit/streams/snapshot';
import { readSettings } from '@commerce-tracking/settings/read-settings';
import type { Settings } from '@commerce-tracking/settings/settings';
import type { Db } from './client.ts';

/** Every change is heard of at once; should the event be lost, the versions tell within this time. */
const pollMs = 800;
/** How long a start waits for the first load before it serves without: the database may be away. */
const patienceMs = 5_000;

/** The settings in force, in this process's memory, never more than a second behind. */
export async function startSettings(
  parts: Pick<SnapshotOptions<Settings>, 'connection' | 'log'> & {
    database: { db: Db };
    service: string;
  },
): Promise<Snapshot<Settings>> {
  const { connection, log, service } = parts;
  const { db } = parts.database;
  const snapshot = createSnapshot<Settings>({
    load: async () => {
      const rows = await db.setting.findMany({ select: { key: true, value: true } });
      return readSettings(rows, (key, why) =>
        log.warn({ key, why }, 'stored setting ignored, its default holds'),
      );
    },
    // Rows are never deleted, and every change counts its row's version up.
    readVersion: async () => {
      const [row] = await db.sql.select<{ rows: bigint; changes: string }>(
        'SELECT COUNT(*) AS `rows`, COALESCE(SUM(`version`), 0) AS `changes` FROM `admin_setting`',
      );
      return `${row?.rows} ${row?.changes}`;
    },
    connection,
    subject: 'event.admin.setting.changed',
    pollMs,
    notReady: () => new DomainError(NOT_READY, { service }),
    log,
  });
  await Promise.race([snapshot.ready, sleep(patienceMs, undefined, { ref: false })]);
  return snapshot;
}
