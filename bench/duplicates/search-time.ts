import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, openDatabase } from '@commerce-tracking/prisma/client';
import { migrate } from '@commerce-tracking/prisma/migrate';
import { defaultSettings } from '@commerce-tracking/settings/settings';
import { createConnection } from 'mariadb';
import { parseDatabaseUrl } from '../../prisma/database-url.ts';
import { findDatabaseServer } from '../../scripts/servers/binaries.ts';
import { startDatabaseServer } from '../../scripts/servers/database-server.ts';
import { freePort } from '../../scripts/servers/ports.ts';
import type { Compared } from '../../subgraphs/tradeflow/src/duplicate/compared.ts';
import { detectAround } from '../../subgraphs/tradeflow/src/duplicate/detect-duplicates.ts';
import { mistyped } from './consignment.ts';
import { createRandom } from './random.ts';
import { storeRecords } from './stored-records.ts';
import { places } from './world.ts';

const rounds = 11;
const checksPerRound = 150;

/** What one check of a submission takes, with so many records stored. */
export type SearchTime = { stored: number; medianMs: number; neighbours: number };

/**
 * Checks submissions against two databases in turns, on one server: each is of a lorry that is stored, a
 * third of them with a slip in the plate, some days from where the lorry was seen.
 */
export async function searchTimes(sizes: readonly number[]): Promise<SearchTime[]> {
  const folder = await mkdtemp(join(tmpdir(), 'duplicates-'));
  const binary = findDatabaseServer();
  if (!binary) throw new Error('neither mysqld nor mariadbd was found');
  const port = await freePort();
  const password = randomBytes(24).toString('base64url');
  const server = await startDatabaseServer({
    binary,
    folder,
    port,
    durable: false,
    init: [
      ...sizes.map((size) => `CREATE DATABASE IF NOT EXISTS stored_${size};`),
      `CREATE USER IF NOT EXISTS 'bench'@'127.0.0.1' IDENTIFIED BY '${password}';`,
      "GRANT ALL ON *.* TO 'bench'@'127.0.0.1';",
      'SET GLOBAL innodb_buffer_pool_size = 2147483648;',
    ],
  });
  const open: Database[] = [];
  try {
    const sides = [];
    for (const size of sizes) {
      const url = `mysql://bench:${password}@127.0.0.1:${port}/stored_${size}`;
      await migrate({ url });
      const connection = await createConnection(parseDatabaseUrl(url));
      try {
        await storeRecords(connection, size);
      } finally {
        await connection.end();
      }
      const database = openDatabase({ url, poolSize: 1 });
      open.push(database);
      sides.push({
        size,
        database,
        samples: await samplesOf(database),
        times: [] as number[],
        neighbours: 0,
      });
    }
    for (let round = 0; round < rounds; round += 1) {
      for (const side of round % 2 === 0 ? sides : [...sides].reverse()) {
        const { sql } = side.database.db;
        const part = side.samples.slice(round * checksPerRound, (round + 1) * checksPerRound);
        for (const record of part) {
          const startedAt = performance.now();
          const by = { settings: defaultSettings, reference: places };
          const { surroundings } = await detectAround(sql, record, by);
          // The first round warms caches and prepared statements up.
          if (round > 0) side.times.push(performance.now() - startedAt);
          side.neighbours += surroundings.neighbours.length;
        }
      }
    }
    return sides.map(({ size, times, neighbours }) => ({
      stored: size,
      medianMs: times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0,
      neighbours: neighbours / (rounds * checksPerRound),
    }));
  } finally {
    for (const database of open) await database.close();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

type Stored = {
  plateHead: string;
  plateTail: string;
  collectionPointId: string;
  collectedOn: string;
};

async function samplesOf({ db }: Database): Promise<Compared[]> {
  const random = createRandom(7);
  const rows = await db.sql.select<Stored>(
    `SELECT plateHead, plateTail, collectionPointId, collectedOn FROM tradeflow_collection
     ORDER BY CRC32(id) LIMIT ${rounds * checksPerRound}`,
  );
  return rows.map(({ plateHead, plateTail, collectionPointId, collectedOn }, index) => {
    const plate = plateHead + plateTail;
    const at = Date.parse(collectedOn) + random.whole(-6, 6) * 86_400_000;
    return {
      id: `019b0000-0009-7000-8000-${String(index).padStart(12, '0')}`,
      state: 'SUBMITTED',
      collectionPointId,
      collectedOn: new Date(at).toISOString().slice(0, 10),
      corridorId: null,
      plate: random.chance(1 / 3) ? mistyped(random, plate) : plate,
      originCountryId: null,
      originCityId: null,
      destinationCountryId: null,
      finalDestinationCityId: null,
      tradeFlowDirection: 'EXPORT',
      transportBatchId: null,
      totalWeightKg: 20_000,
      totalValueUsd: 10_000,
      gps: null,
      merchandiseOwnerGender: 'MALE',
      merchandiseOwnerAgeCategory: 'ADULT',
      merchandiseOwnerHasDisability: false,
      operatorGender: 'MALE',
      operatorType: 'INFORMAL',
      goods: [{ goodsId: 'maize', hsCode: '100590' }],
    };
  });
}
