import type { Db } from '@commerce-tracking/prisma/client';
import { ids } from './reference-fixture.ts';

/** Stores the fixture's points with their countries, for reads that ask model's tables. */
export async function storeFixturePoints(db: Db): Promise<void> {
  const named = (id: string, code: string) => ({ id, code, nameFr: code, nameEn: code });
  const currency = { ...named(ids.xof, 'XOF'), isoCode: 'XOF', symbol: 'F', decimalPlaces: 0 };
  await db.currency.create({ data: currency });
  const country = (id: string, iso2: string, iso3: string) => ({
    ...named(id, iso2),
    iso2,
    iso3,
    dialCode: '+229',
    currencyId: ids.xof,
    timeZone: 'Africa/Porto-Novo',
  });
  const { benin, niger, nigeria } = ids;
  await db.country.createMany({
    data: [country(benin, 'BJ', 'BEN'), country(niger, 'NE', 'NER'), country(nigeria, 'NG', 'NGA')],
  });
  const type = { ...named(ids.season, 'CROSSING'), category: 'border' };
  await db.collectionPointType.create({ data: type });
  const point = (id: string, code: string, countryId: string) => ({
    ...named(id, code),
    countryId,
    typeId: type.id,
    isBorderCrossing: true,
    marketWeekdays: [],
  });
  await db.collectionPoint.createMany({
    data: [
      point(ids.malanville, 'MALANVILLE', benin),
      point(ids.gaya, 'GAYA', niger),
      point(ids.hillacondji, 'HILLACONDJI', benin),
      point(ids.lagosMarket, 'LAGOS', nigeria),
    ],
  });
  const pair = (id: string, pairedPointId: string) =>
    db.collectionPoint.update({ where: { id }, data: { pairedPointId } });
  await pair(ids.malanville, ids.gaya);
  await pair(ids.gaya, ids.malanville);
}
