import type { Connection } from 'mariadb';
import { places, roads } from './world.ts';

/** Lorries pass five times a year on average. */
const recordsPerLorry = 5;
const days = 365;
const chunk = 100_000;
const letters = [...'ACDEFGHJKLMNPQRSTUVWXYZ'].map((letter) => `'${letter}'`).join(', ');

/**
 * Fills the tables with so many records of one year, made by the server itself: the more records, the more
 * lorries, and the more of them a day. Two plates of five have a form whose second half says little.
 */
export async function storeRecords(connection: Connection, count: number): Promise<void> {
  await connection.query('SET unique_checks = 0, foreign_key_checks = 0');
  await storeRoutes(connection);
  await connection.query('CREATE TABLE bench_digit (d INT PRIMARY KEY)');
  await connection.query(
    `INSERT INTO bench_digit VALUES ${Array.from({ length: 10 }, (_unused, d) => `(${d})`).join(', ')}`,
  );
  const routes = routesOf().length;
  for (let from = 0; from < count; from += chunk) {
    const until = Math.min(count, from + chunk);
    const numbers = `SELECT ${from} + a.d + 10 * b.d + 100 * c.d + 1000 * e.d + 10000 * f.d AS n
      FROM bench_digit a, bench_digit b, bench_digit c, bench_digit e, bench_digit f
      HAVING n < ${until}`;
    await connection.query(`INSERT INTO tradeflow_collection
      (id, collectionType, collectorId, originalCollectorId, formModelId, captureSource, extra,
        contentHash, state, revisionNumber, reference, submittedAt, firstSubmittedAt, collectedOn,
        collectionPointId, corridorId, originCountryId, originCityId, destinationCountryId,
        finalDestinationCityId, tradeFlowDirection, totalWeightKg, totalValueUsd,
        merchandiseOwnerGender, merchandiseOwnerAgeCategory, merchandiseOwnerHasDisability,
        operatorGender, operatorType, normalizedPlate, plateHead, plateTail, teamManagerId,
        supervisorId, validatedAt, validatedById, stageEnteredAt)
      SELECT ${idOf('r.n', 1)}, 'AGRICULTURAL', ${idOf('MOD(r.n, 500)', 2)},
        ${idOf('MOD(r.n, 500)', 2)}, ${idOf('1', 3)}, 'MOBILE', '{}', REPEAT('0', 64), 'APPROVED_L2', 1,
        CONCAT('BJ-2026-', LPAD(r.n, 7, '0')), '2026-01-01', '2026-01-01',
        DATE_ADD('2026-01-01', INTERVAL MOD(r.h, ${days}) DAY), w.pointId, w.corridorId,
        w.originCountryId, w.originCityId, w.destinationCountryId, w.destinationCityId,
        'EXPORT', 8000 + MOD(r.h2, 32000), 4000 + MOD(r.h2, 16000), IF(MOD(r.h2, 2) = 0, 'FEMALE', 'MALE'),
        'ADULT', FALSE, 'MALE', 'INFORMAL', CONCAT(r.head, r.tail), r.head, r.tail,
        ${idOf('1', 6)}, ${idOf('2', 6)}, '2026-01-02', ${idOf('2', 6)}, '2026-01-02'
      FROM (
        SELECT q.n, q.h, q.h2,
          CONCAT(ELT(1 + MOD(q.v, 22), ${letters}), ELT(1 + MOD(q.v DIV 22, 22), ${letters}),
            LPAD(MOD(q.v DIV 484, 100), 2, '0')) AS head,
          IF(MOD(q.v, 5) < 2, CONCAT(LPAD(MOD(q.v2, 100), 2, '0'), 'R8'),
            CONCAT(LPAD(MOD(q.v2, 100), 2, '0'), CHAR(80 + MOD(q.v2 DIV 100, 10)), CHAR(80 + MOD(q.v2 DIV 1000, 10)))) AS tail
        FROM (
          SELECT p.n, CRC32(CONCAT('day', p.n)) AS h, CRC32(CONCAT('load', p.n)) AS h2,
            CRC32(CONCAT('lorry', MOD(CRC32(p.n), ${Math.ceil(count / recordsPerLorry)}))) AS v,
            CRC32(CONCAT('plate', MOD(CRC32(p.n), ${Math.ceil(count / recordsPerLorry)}))) AS v2
          FROM (${numbers}) p
        ) q
      ) r JOIN bench_route w ON w.n = MOD(r.h2, ${routes})`);
    await connection.query(`INSERT INTO tradeflow_collection_item
      (id, collectionId, position, productId, hsCode, totalWeightKg)
      SELECT ${idOf('p.n', 4)}, ${idOf('p.n', 1)}, 0, ${idOf('MOD(p.n, 30)', 5)},
        LPAD(100500 + MOD(p.n, 30), 6, '0'), 10000
      FROM (${numbers}) p`);
  }
  await connection.query('ANALYZE TABLE tradeflow_collection, tradeflow_collection_item');
}

/** An id whose last digits are a number. */
function idOf(number: string, sort: number): string {
  return `CONCAT('019b0000-000${sort}-7000-8000-', LPAD(${number}, 12, '0'))`;
}

type Route = [string, string, string, string, string, string];

function routesOf(): Route[] {
  return roads.flatMap((road): Route[] => {
    const [first, last] = [road.cities[0], road.cities.at(-1)];
    if (!first || !last) return [];
    return road.points
      .filter(({ id }) => places.points.has(id))
      .map(({ id }) => [id, road.corridorId, first.countryId, first.id, last.countryId, last.id]);
  });
}

async function storeRoutes(connection: Connection): Promise<void> {
  const id = 'CHAR(36) CHARACTER SET ascii COLLATE ascii_bin';
  await connection.query(`CREATE TABLE bench_route (n INT PRIMARY KEY, pointId ${id}, corridorId ${id},
    originCountryId ${id}, originCityId ${id}, destinationCountryId ${id}, destinationCityId ${id})`);
  await connection.batch(
    'INSERT INTO bench_route VALUES (?, ?, ?, ?, ?, ?, ?)',
    routesOf().map((route, n) => [n, ...route]),
  );
}
