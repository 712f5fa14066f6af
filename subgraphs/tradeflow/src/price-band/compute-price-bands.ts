import type { Sql } from '@commerce-tracking/prisma/client';
import type { Settings } from '@commerce-tracking/settings/settings';
import type { ReferenceData } from '../reference/reference-data.ts';
import { type ComputedBand, createPriceSamples, type PriceSamples } from './price-band.rules.ts';

const dayMs = 86_400_000;
/** How far back prices are usual ones. */
const windowDays = 365;
const recordsPerPage = 2_000;

/** The bands of one country, as model is asked to keep them. */
export type CountryBands = {
  countryId: string;
  validFrom: string;
  bands: Omit<ComputedBand, 'countryId' | 'sample'>[];
};

type Line = {
  id: string;
  collectedOn: string;
  collectionPointId: string | null;
  productId: string | null;
  animalId: string | null;
  productNatureId: string | null;
  animalNatureId: string | null;
  animalCount: number | null;
  totalWeightKg: string | null;
  totalValueUsd: string | null;
};

/**
 * Usual prices out of what was published of the last 365 days, one answer per country that has bands now
 * or had some before. The records are read page by page, each in a short transaction.
 */
export async function computePriceBands(parts: {
  read<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
  reference: ReferenceData;
  settings: Settings;
  now: Date;
  /** Asked between pages; an answer of true ends the work without a result. */
  isStopping?(): boolean;
}): Promise<CountryBands[] | null> {
  const { reference, settings, now } = parts;
  const validFrom = new Date(now.getTime() - windowDays * dayMs).toISOString().slice(0, 10);
  const samples = createPriceSamples();
  let last: Pick<Line, 'id' | 'collectedOn'> | null = { id: '', collectedOn: validFrom };
  while (last) {
    if (parts.isStopping?.()) return null;
    const after: Pick<Line, 'id' | 'collectedOn'> = last;
    const lines: Line[] = await parts.read((sql) => readLines(sql, after));
    for (const line of lines) addLine(samples, line, reference);
    last = lines.at(-1) ?? null;
  }
  const computed = samples.bands({
    minSample: settings['quality.priceMinSample'],
    k: settings['quality.priceK'],
  });
  const byCountry = new Map<string, CountryBands['bands']>();
  for (const bands of reference.priceBandsByGoods.values()) {
    for (const { source, countryId } of bands) {
      if (source === 'COMPUTED' && countryId) byCountry.set(countryId, []);
    }
  }
  for (const { countryId, sample: _count, ...band } of computed) {
    byCountry.set(countryId, [...(byCountry.get(countryId) ?? []), band]);
  }
  return [...byCountry].map(([countryId, bands]) => ({ countryId, validFrom, bands }));
}

/** The lines of the next records by day and id; a record's lines are never torn apart. */
function readLines(sql: Sql, after: Pick<Line, 'id' | 'collectedOn'>): Promise<Line[]> {
  return sql.select<Line>(
    `SELECT c.\`id\`, c.\`collectedOn\`, c.\`collectionPointId\`, i.\`productId\`, i.\`animalId\`,
       i.\`productNatureId\`, i.\`animalNatureId\`, i.\`animalCount\`, i.\`totalWeightKg\`, i.\`totalValueUsd\`
     FROM (SELECT \`id\`, \`collectedOn\`, \`collectionPointId\` FROM \`tradeflow_collection\`
       WHERE \`state\` = 'APPROVED_L2'
         AND (\`collectedOn\` > ? OR (\`collectedOn\` = ? AND \`id\` > ?))
       ORDER BY \`collectedOn\`, \`id\` LIMIT ${recordsPerPage}) c
     LEFT JOIN \`tradeflow_collection_item\` i ON i.\`collectionId\` = c.\`id\`
     ORDER BY c.\`collectedOn\`, c.\`id\`, i.\`position\``,
    [after.collectedOn, after.collectedOn, after.id],
  );
}

/** Animals are priced by the head, everything else by the kilogram. */
function addLine(samples: PriceSamples, line: Line, { points }: ReferenceData): void {
  const { productId, animalId } = line;
  const countryId = points.get(line.collectionPointId ?? '')?.countryId;
  const divisor = Number(animalId ? line.animalCount : line.totalWeightKg);
  if (!countryId || !(productId || animalId) || !divisor || line.totalValueUsd === null) return;
  samples.add({
    productId,
    animalId,
    natureId: animalId ? line.animalNatureId : line.productNatureId,
    countryId,
    basis: animalId ? 'PER_HEAD' : 'PER_KG',
    priceUsd: Number(line.totalValueUsd) / divisor,
  });
}
