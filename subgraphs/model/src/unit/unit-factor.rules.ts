import { dateToDay } from '@commerce-tracking/service-kit/values/dates';
import type { Unit, UnitConversion } from '../reference/entries.ts';

/** What is weighed, where and when. */
export type FactorQuestion = {
  unitId: string;
  productId: string | null;
  productNatureId: string | null;
  animalId: string | null;
  point: { id: string; regionId: string | null; countryId: string } | null;
  on: string;
};

export type Factor = {
  kgPerUnit: Unit['kgPerUnit'] & {};
  source: 'POINT' | 'REGION' | 'COUNTRY' | 'UNIT';
  conversion: UnitConversion | null;
};

/**
 * Weight of one unit: the most specific conversion that counts on the day. A point goes before its
 * region, that before its country, that before none; then with goods before without; then the newest.
 */
export function unitFactor(
  question: FactorQuestion,
  conversions: readonly UnitConversion[],
  unit: Unit | undefined,
): Factor | null {
  let best: { conversion: UnitConversion; rank: number[] } | null = null;
  for (const conversion of conversions) {
    if (!applies(conversion, question)) continue;
    const rank = [
      placeRank(conversion),
      goodsRank(conversion),
      conversion.validFrom.getTime(),
      conversion.measuredOn.getTime(),
    ];
    if (!best || isHigher(rank, best.rank)) best = { conversion, rank };
  }
  if (best) {
    const { conversion } = best;
    const source = sources[placeRank(conversion)] ?? 'UNIT';
    return { kgPerUnit: conversion.kgPerUnit, source, conversion };
  }
  if (!unit?.kgPerUnit) return null;
  return { kgPerUnit: unit.kgPerUnit, source: 'UNIT', conversion: null };
}

const sources = ['UNIT', 'COUNTRY', 'REGION', 'POINT'] as const;

function applies(conversion: UnitConversion, question: FactorQuestion): boolean {
  const { point, on } = question;
  return (
    conversion.status === 'ACTIVE' &&
    conversion.unitId === question.unitId &&
    isFree(conversion.productId, question.productId) &&
    isFree(conversion.productNatureId, question.productNatureId) &&
    isFree(conversion.animalId, question.animalId) &&
    isFree(conversion.collectionPointId, point?.id) &&
    isFree(conversion.regionId, point?.regionId) &&
    isFree(conversion.countryId, point?.countryId) &&
    dateToDay(conversion.validFrom) <= on &&
    (!conversion.validTo || dateToDay(conversion.validTo) >= on)
  );
}

function isFree(condition: string | null, value: string | null | undefined): boolean {
  return condition === null || condition === value;
}

function placeRank({ collectionPointId, regionId, countryId }: UnitConversion): number {
  return collectionPointId ? 3 : regionId ? 2 : countryId ? 1 : 0;
}

function goodsRank({ productId, productNatureId, animalId }: UnitConversion): number {
  return (productId || animalId ? 2 : 0) + (productNatureId ? 1 : 0);
}

function isHigher(a: number[], b: number[]): boolean {
  for (const [index, value] of a.entries()) {
    const other = b[index] ?? 0;
    if (value !== other) return value > other;
  }
  return false;
}
