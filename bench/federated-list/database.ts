import { openDatabase } from '@commerce-tracking/prisma/client';
import { migrate } from '@commerce-tracking/prisma/migrate';
import { type DemoAccount, demoAccounts } from '@commerce-tracking/prisma/seed/demo/accounts';
import { demoActorId, seedPeople } from '@commerce-tracking/prisma/seed/demo/people';
import { seedReference } from '@commerce-tracking/prisma/seed/reference/index';
import { findDatabaseServer } from '../../scripts/servers/binaries.ts';
import { startDatabaseServer } from '../../scripts/servers/database-server.ts';
import { freePort } from '../../scripts/servers/ports.ts';
import type { BenchProcess } from './processes.ts';

export type BenchDatabase = { process: BenchProcess; url: string };

/** Records of each collector; a page shows 20 of them. */
const recordsPerCollector = 60;

/** A private database with reference and demo data, and field records of every demo collector. */
export async function startDatabase(
  folder: string,
  processes: BenchProcess[],
): Promise<BenchDatabase> {
  const binary = findDatabaseServer();
  if (!binary) throw new Error('neither mysqld nor mariadbd was found');
  const port = await freePort();
  const server = await startDatabaseServer({
    binary,
    folder,
    port,
    durable: false,
    init: [
      'CREATE DATABASE IF NOT EXISTS bench CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;',
      "CREATE USER IF NOT EXISTS 'bench'@'127.0.0.1' IDENTIFIED BY 'bench';",
      "GRANT ALL ON bench.* TO 'bench'@'127.0.0.1';",
    ],
  });
  const url = `mysql://bench:bench@127.0.0.1:${port}/bench`;
  const running = { name: 'database', pid: server.pid, stop: server.stop };
  processes.push(running);
  await migrate({ url });
  await fill(url);
  return { process: running, url };
}

async function fill(url: string): Promise<void> {
  const database = openDatabase({ url, poolSize: 4 });
  const { db } = database;
  try {
    await seedReference(db);
    await seedPeople(db);
    const idsOf = async (rows: Promise<{ id: string }[]>) => (await rows).map(({ id }) => id);
    const order = { orderBy: { id: 'asc' }, select: { id: true } } as const;
    const references = {
      points: await idsOf(db.collectionPoint.findMany(order)),
      countries: await idsOf(db.country.findMany(order)),
      products: await idsOf(db.product.findMany(order)),
      units: await idsOf(db.unit.findMany(order)),
      formModels: await idsOf(db.formModel.findMany(order)),
    };
    const pick = generator(20_261_123);
    const collectors = demoAccounts.filter(({ role }) => role === 'COLLECTOR');
    for (const [index, collector] of collectors.entries()) {
      const rows = recordsOf(collector, index, references, pick);
      await db.collection.createMany({ data: rows.collections });
      await db.collectionItem.createMany({ data: rows.items });
    }
  } finally {
    await database.close();
  }
}

type References = Record<'points' | 'countries' | 'products' | 'units' | 'formModels', string[]>;
type Pick = (below: number) => number;

function recordsOf(collector: DemoAccount, person: number, references: References, pick: Pick) {
  const collectorId = demoActorId(collector.username);
  const one = (ids: string[]) => ids[pick(ids.length)] as string;
  const numbers = Array.from({ length: recordsPerCollector }, (_unused, index) => index);
  const collections = numbers.map((index) => {
    const number = person * recordsPerCollector + index;
    const submittedAt = new Date(Date.UTC(2026, 3 + pick(6), 1 + pick(28), 6 + pick(12), pick(60)));
    return {
      id: benchId(1, number),
      reference: `BJ-2026-${String(number).padStart(6, '0')}`,
      collectionType: 'AGRICULTURAL' as const,
      collectedOn: new Date(submittedAt.toISOString().slice(0, 10)),
      collectorId,
      originalCollectorId: collectorId,
      teamManagerId: demoActorId(collector.teamManager ?? ''),
      supervisorId: demoActorId(collector.supervisor ?? ''),
      collectionPointId: one(references.points),
      formModelId: one(references.formModels),
      originCountryId: one(references.countries),
      destinationCountryId: one(references.countries),
      state: 'SUBMITTED' as const,
      revisionNumber: 1,
      firstSubmittedAt: submittedAt,
      submittedAt,
      stageEnteredAt: submittedAt,
      dueAt: new Date(submittedAt.getTime() + 3 * 86_400_000),
      captureSource: 'API' as const,
      totalWeightKg: `${1_000 + pick(50_000)}.500`,
      totalValue: `${10_000 + pick(9_000_000)}.00`,
      totalValueUsd: `${100 + pick(9_000)}.00`,
      extra: {},
      itemCount: 3,
      contentHash: String(number).padStart(64, '0'),
    };
  });
  const items = collections.flatMap(({ id }, index) =>
    [0, 1, 2].map((position) => ({
      id: benchId(2, (person * recordsPerCollector + index) * 3 + position),
      collectionId: id,
      position,
      productId: one(references.products),
      unitId: one(references.units),
      quantity: `${10 + pick(500)}.000`,
      totalWeightKg: `${100 + pick(20_000)}.500`,
      totalValue: `${1_000 + pick(900_000)}.00`,
    })),
  );
  return { collections, items };
}

/** The same rows in every run. */
function generator(seed: number): Pick {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function benchId(kind: number, index: number): string {
  return `01990000-000${kind}-7000-8000-${index.toString(16).padStart(12, '0')}`;
}
