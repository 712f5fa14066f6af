import type { Db, QualityCode } from '@commerce-tracking/prisma/client';
import { newId } from '@commerce-tracking/service-kit/ids';

/** Stores two countries with a point each, and two means of transport; tells their ids. */
export async function storePlaces(db: Db) {
  const named = (code: string) => ({ id: newId(), code, nameFr: code, nameEn: code });
  const currency = { ...named('XOF'), isoCode: 'XOF', symbol: 'F', decimalPlaces: 0 };
  await db.currency.create({ data: currency });
  const country = (iso2: string, iso3: string) => ({
    ...named(iso2),
    iso2,
    iso3,
    dialCode: '+229',
    currencyId: currency.id,
    timeZone: 'Africa/Porto-Novo',
  });
  const [benin, niger] = [country('BJ', 'BEN'), country('NE', 'NER')];
  await db.country.createMany({ data: [benin, niger] });
  const type = { ...named('CROSSING'), category: 'border' };
  await db.collectionPointType.create({ data: type });
  const point = (code: string, countryId: string, isFormal: boolean) => ({
    ...named(code),
    countryId,
    typeId: type.id,
    isFormal,
    isBorderCrossing: true,
    marketWeekdays: [],
  });
  const formal = point('MALANVILLE', benin.id, true);
  const informal = point('GAYA-PISTE', niger.id, false);
  await db.collectionPoint.createMany({ data: [formal, informal] });
  const road = { ...named('ROAD'), type: 'ROAD', maxSpeedKmh: 100 } as const;
  const river = { ...named('RIVER'), type: 'RIVER', maxSpeedKmh: 40 } as const;
  await db.transportMethod.createMany({ data: [road, river] });
  const truck = { ...named('TRUCK'), methodId: road.id };
  const canoe = { ...named('CANOE'), methodId: river.id };
  await db.transportMode.createMany({ data: [truck, canoe] });
  return {
    benin: benin.id,
    niger: niger.id,
    formalPoint: formal.id,
    informalPoint: informal.id,
    truck: truck.id,
    canoe: canoe.id,
  };
}

/** Raises a warning on a record. */
export async function storeFlag(
  db: Db,
  collectionId: string,
  revisionNumber: number,
  code: QualityCode,
): Promise<void> {
  await db.qualityFlag.create({
    data: {
      id: newId(),
      collectionId,
      revisionNumber,
      code,
      severity: 'WARNING',
      messageFr: 'Vérifiez.',
      messageEn: 'Check.',
    },
  });
}
