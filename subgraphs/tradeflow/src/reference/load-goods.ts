import type { Db, Prisma } from '@commerce-tracking/prisma/client';
import { dateToDay } from '@commerce-tracking/service-kit/values/dates';
import { normalDecimal } from '@commerce-tracking/service-kit/values/decimals';
import { byId, entryOf, textOf } from './entry-rows.ts';
import type { CodedNature, Conversion, PriceBandEntry, ReferenceData } from './reference-data.ts';

type Goods = Pick<
  ReferenceData,
  | 'products'
  | 'productNatures'
  | 'animals'
  | 'animalNatures'
  | 'units'
  | 'headUnitId'
  | 'conversionsByUnit'
  | 'priceBandsByGoods'
>;

/** Products and animals with their customs codes, units with their weights. */
export async function loadGoods(db: Db): Promise<Goods> {
  const withCode = { include: { hsCode: true } };
  const [products, productNatures, animals, animalNatures, units, conversions, bands] =
    await Promise.all([
      db.product.findMany({ include: { productCodes: withCode } }),
      db.productNature.findMany(),
      db.animal.findMany({ include: { animalCodes: withCode } }),
      db.animalNature.findMany(),
      db.unit.findMany(),
      db.unitConversion.findMany({ where: { status: 'ACTIVE' } }),
      db.priceBand.findMany({ where: { status: 'ACTIVE' } }),
    ]);
  const conversionsByUnit = new Map<string, Conversion[]>();
  for (const row of conversions) {
    const list = conversionsByUnit.get(row.unitId) ?? [];
    list.push(conversionOf(row));
    conversionsByUnit.set(row.unitId, list);
  }
  const priceBandsByGoods = new Map<string, PriceBandEntry[]>();
  for (const row of bands) {
    const goodsId = row.productId ?? row.animalId ?? '';
    const list = priceBandsByGoods.get(goodsId) ?? [];
    list.push(priceBandOf(row));
    priceBandsByGoods.set(goodsId, list);
  }
  return {
    products: byId(
      products.map((row) => ({ ...entryOf(row), codes: row.productCodes.map(codeOf) })),
    ),
    productNatures: byId(productNatures.map(entryOf)),
    animals: byId(
      animals.map((row) => ({
        ...entryOf(row),
        codes: row.animalCodes.map(codeOf),
        weightMinKg: textOf(row.weightMinKg),
        weightMaxKg: textOf(row.weightMaxKg),
      })),
    ),
    animalNatures: byId(animalNatures.map(entryOf)),
    units: byId(
      units.map((row) => ({
        ...entryOf(row),
        code: row.code,
        kind: row.kind,
        kgPerUnit: textOf(row.kgPerUnit),
      })),
    ),
    headUnitId: units.find(({ code }) => code.toUpperCase() === 'HEAD')?.id ?? null,
    conversionsByUnit,
    priceBandsByGoods,
  };
}

function codeOf(row: {
  natureId: string;
  edition: number;
  hsCode: { digits: string };
}): CodedNature {
  return { natureId: row.natureId, edition: row.edition, digits: row.hsCode.digits };
}

function conversionOf(row: Prisma.UnitConversionModel): Conversion {
  return {
    productId: row.productId,
    productNatureId: row.productNatureId,
    animalId: row.animalId,
    collectionPointId: row.collectionPointId,
    regionId: row.regionId,
    countryId: row.countryId,
    kgPerUnit: normalDecimal(row.kgPerUnit.toFixed()),
    measuredOn: dateToDay(row.measuredOn),
    validFrom: dateToDay(row.validFrom),
    validTo: row.validTo && dateToDay(row.validTo),
  };
}

function priceBandOf(row: Prisma.PriceBandModel): PriceBandEntry {
  return {
    natureId: row.productNatureId ?? row.animalNatureId,
    countryId: row.countryId,
    basis: row.basis,
    currencyId: row.currencyId,
    low: normalDecimal(row.low.toFixed()),
    high: normalDecimal(row.high.toFixed()),
    source: row.source,
    validFrom: dateToDay(row.validFrom),
    validTo: row.validTo && dateToDay(row.validTo),
  };
}
