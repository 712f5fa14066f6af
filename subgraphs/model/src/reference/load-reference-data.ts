import type * as rows from '@commerce-tracking/prisma/generated/client';
import type { Sql, Tx } from '@commerce-tracking/prisma/transaction';
import type { ServiceDatabase } from '@commerce-tracking/service-kit/database';
import type { Entries, Entry, KindName } from './entries.ts';
import { tableOf } from './kind.ts';
import { kinds } from './kinds.ts';
import { entrySet, type ReferenceData } from './reference-data.ts';
import { readTable } from './stored-rows.ts';

/** What reading the reference data needs of a service's database. */
export type Transactions = Pick<ServiceDatabase<unknown, Tx>, 'transaction'>;

const attemptsMax = 5;

/**
 * Everything as it was at one moment. Transactions read what is committed when they ask, so a write
 * may fall between two reads; it then shows in the version, and all is read again.
 */
export function readReferenceData({ transaction }: Transactions): Promise<ReferenceData> {
  return transaction(async ({ sql }) => {
    for (let attempt = 1; ; attempt += 1) {
      const data = await loadReferenceData(sql);
      if (attempt === attemptsMax || (await selectVersion(sql)) === data.version) return data;
    }
  });
}

/** The number every write to reference data raises. */
export function readReferenceVersion({ transaction }: Transactions): Promise<number> {
  return transaction(({ sql }) => selectVersion(sql));
}

/** Everything, inside a transaction that is already open. */
export async function loadReferenceData(sql: Sql): Promise<ReferenceData> {
  const version = await selectVersion(sql);
  const languages = groupBy(
    await readTable<rows.CountryLanguage>(sql, 'model_country_language', 'spokenLanguageId'),
    ({ countryId }) => countryId,
  );
  const waypoints = groupBy(
    await readTable<rows.CorridorWaypoint>(sql, 'model_corridor_waypoint', 'position'),
    ({ corridorId }) => corridorId,
  );
  const productCodes = groupBy(
    await readTable<rows.ProductCode>(sql, 'model_product_code'),
    ({ productId }) => productId,
  );
  const animalCodes = groupBy(
    await readTable<rows.AnimalCode>(sql, 'model_animal_code'),
    ({ animalId }) => animalId,
  );
  const owned: { [K in KindName]?: (id: string) => object } = {
    country: (id) => ({ languageIds: languages(id).map((row) => row.spokenLanguageId) }),
    corridor: (id) => ({ waypoints: waypoints(id) }),
    product: (id) => ({ codes: productCodes(id) }),
    animal: (id) => ({ codes: animalCodes(id) }),
  };
  const entries: Record<string, unknown> = {};
  for (const kind of Object.values(kinds)) {
    const own = owned[kind.name];
    const order = kind.isDated ? 'validFrom DESC, id' : 'id';
    const stored = (await readTable(sql, tableOf(kind.name), order)) as Entry[];
    const all = own ? stored.map((entry) => ({ ...entry, ...own(entry.id) })) : stored;
    entries[kind.name] = entrySet(all, kind.searched as ((entry: Entry) => string[]) | undefined);
  }
  return {
    version,
    entries: entries as { [K in KindName]: ReturnType<typeof entrySet<Entries[K]>> },
    changes: await sql.select('SELECT * FROM model_reference_change ORDER BY number'),
    records: {
      exchangeRates: await readTable(
        sql,
        'model_exchange_rate',
        'validOn DESC, currencyId, revision DESC',
      ),
      formModels: await readTable(sql, 'model_form_model', 'collectionType, number DESC'),
    },
  };
}

async function selectVersion(sql: Sql): Promise<number> {
  const found = await sql.select<{ number: number }>(
    'SELECT number FROM model_reference_version WHERE id = 1',
  );
  return found[0]?.number ?? 0;
}

function groupBy<T>(rows: T[], keyOf: (row: T) => string): (key: string) => T[] {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return (key) => groups.get(key) ?? [];
}
