import type { FactorSource } from '@commerce-tracking/prisma/client';
import type { Conversion, PointEntry, ReferenceData } from './reference-data.ts';

/** Kilograms in one unit, and where the figure came from. */
export type UnitFactor = { kgPerUnit: string; source: FactorSource };

/** What a factor is looked up for. */
export type FactorQuestion = {
  unitId: string;
  productId?: string;
  productNatureId?: string;
  point: PointEntry | undefined;
  /** Day of the visit; without one the newest measurement counts. */
  on: string | undefined;
};

/**
 * The reference weight of a unit here, for these goods, on that day: point before region before
 * country before everywhere, then goods named before goods unnamed, then the newest measurement;
 * else the unit's own weight.
 */
export function findUnitFactor(
  reference: ReferenceData,
  question: FactorQuestion,
): UnitFactor | null {
  let best: Conversion | null = null;
  let bestRank = -1;
  for (const conversion of reference.conversionsByUnit.get(question.unitId) ?? []) {
    const rank = rankOf(conversion, question);
    if (rank < 0 || rank < bestRank) continue;
    if (rank > bestRank || !best || conversion.measuredOn > best.measuredOn) {
      best = conversion;
      bestRank = rank;
    }
  }
  if (best) return { kgPerUnit: best.kgPerUnit, source: sourceOf(best) };
  const own = reference.units.get(question.unitId)?.kgPerUnit;
  return own ? { kgPerUnit: own, source: 'UNIT' } : null;
}

/** −1 when the conversion speaks of something else, else the larger the more specific. */
function rankOf(conversion: Conversion, question: FactorQuestion): number {
  const { point, on } = question;
  if (on && (conversion.validFrom > on || (conversion.validTo && conversion.validTo < on))) {
    return -1;
  }
  if (conversion.animalId) return -1;
  if (conversion.productId && conversion.productId !== question.productId) return -1;
  const nature = conversion.productNatureId;
  if (nature && nature !== question.productNatureId) return -1;

  const goods = (conversion.productId ? 2 : 0) + (nature ? 1 : 0);
  if (conversion.collectionPointId) {
    return conversion.collectionPointId === point?.id ? 30 + goods : -1;
  }
  if (conversion.regionId) return conversion.regionId === point?.regionId ? 20 + goods : -1;
  if (conversion.countryId) return conversion.countryId === point?.countryId ? 10 + goods : -1;
  return goods;
}

function sourceOf(conversion: Conversion): FactorSource {
  if (conversion.collectionPointId) return 'POINT';
  if (conversion.regionId) return 'REGION';
  return conversion.countryId ? 'COUNTRY' : 'UNIT';
}
