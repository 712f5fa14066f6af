import type { Db } from '../../client.ts';
import { animalNatures, animals, animalTypes } from './animals.ts';
import { cities } from './cities.ts';
import { collectionPoints, collectionPointTypes, pairs } from './collection-points.ts';
import { checkpoints, controlServices, taxTypes } from './controls.ts';
import { corridors, corridorWaypoints } from './corridors.ts';
import { countries, countryLanguages, spokenLanguages } from './countries.ts';
import { currencies } from './currencies.ts';
import { exchangeRates } from './exchange-rates.ts';
import { formModels } from './form-models/form-models.ts';
import { animalCodes, productCodes } from './goods-codes.ts';
import { hsCodes } from './hs-codes.ts';
import { priceBands } from './price-bands.ts';
import { productNatures, products, productTypes } from './products.ts';
import { regions } from './regions.ts';
import { seasons } from './seasons.ts';
import { transportMethods, transportModes } from './transport.ts';
import { unitConversions, units } from './units.ts';

/**
 * Loads the reference data the product is delivered with. What is there already stays as it is: a
 * repetition adds what is missing and undoes no change made by an administrator.
 */
export async function seedReference(db: Db): Promise<void> {
  const skipDuplicates = true;
  const done = [
    await db.currency.createMany({ data: currencies, skipDuplicates }),
    await db.exchangeRate.createMany({ data: exchangeRates(new Date()), skipDuplicates }),
    await db.spokenLanguage.createMany({ data: spokenLanguages, skipDuplicates }),
    await db.country.createMany({ data: countries, skipDuplicates }),
    await db.countryLanguage.createMany({ data: countryLanguages, skipDuplicates }),
    await db.region.createMany({ data: regions, skipDuplicates }),
    await db.city.createMany({ data: cities, skipDuplicates }),
    await db.corridor.createMany({ data: corridors, skipDuplicates }),
    await db.collectionPointType.createMany({ data: collectionPointTypes, skipDuplicates }),
    await seedPoints(db),
    await db.corridorWaypoint.createMany({ data: corridorWaypoints, skipDuplicates }),
    await db.controlService.createMany({ data: controlServices, skipDuplicates }),
    await db.checkpoint.createMany({ data: checkpoints, skipDuplicates }),
    await db.taxType.createMany({ data: taxTypes, skipDuplicates }),
    await db.hsCode.createMany({ data: hsCodes, skipDuplicates }),
    await db.productType.createMany({ data: productTypes, skipDuplicates }),
    await db.productNature.createMany({ data: productNatures, skipDuplicates }),
    await db.product.createMany({ data: products, skipDuplicates }),
    await db.productCode.createMany({ data: productCodes, skipDuplicates }),
    await db.animalType.createMany({ data: animalTypes, skipDuplicates }),
    await db.animalNature.createMany({ data: animalNatures, skipDuplicates }),
    await db.animal.createMany({ data: animals, skipDuplicates }),
    await db.animalCode.createMany({ data: animalCodes, skipDuplicates }),
    await db.unit.createMany({ data: units, skipDuplicates }),
    await db.unitConversion.createMany({ data: unitConversions, skipDuplicates }),
    await db.transportMethod.createMany({ data: transportMethods, skipDuplicates }),
    await db.transportMode.createMany({ data: transportModes, skipDuplicates }),
    await db.season.createMany({ data: seasons, skipDuplicates }),
    await db.priceBand.createMany({ data: priceBands, skipDuplicates }),
    await db.formModel.createMany({ data: formModels, skipDuplicates }),
  ];
  if (done.every(({ count }) => count === 0)) return;
  // Running services notice by the number that there is something to load.
  const { number } = await db.referenceVersion.update({
    where: { id: 1 },
    data: { number: { increment: 1 } },
  });
  // Devices load everything once more: a delivery touches every kind.
  const everything = { kind: '*', entryId: '' };
  await db.referenceChange.upsert({
    where: { kind_entryId: everything },
    create: { ...everything, number },
    update: { number },
  });
}

/** Points first, then their pairs: each side of a crossing names a row that must exist. */
async function seedPoints(db: Db): Promise<{ count: number }> {
  const added = await db.collectionPoint.createMany({
    data: collectionPoints,
    skipDuplicates: true,
  });
  if (added.count === 0) return added;
  for (const [near, far] of pairs) {
    const unpaired = { pairedPointId: null };
    await db.collectionPoint.updateMany({
      where: { id: near, ...unpaired },
      data: { pairedPointId: far },
    });
    await db.collectionPoint.updateMany({
      where: { id: far, ...unpaired },
      data: { pairedPointId: near },
    });
  }
  return added;
}
