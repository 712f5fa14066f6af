import type { FactorSource } from '@commerce-tracking/prisma/client';
import { findCustomsCode, natureOf } from '../../reference/customs-code.rules.ts';
import type { PointEntry, ReferenceData } from '../../reference/reference-data.ts';
import { findUnitFactor } from '../../reference/unit-factor.rules.ts';
import { type Exact, exact, rounded } from './exact.ts';
import type { ItemContent } from './item-content.ts';

/** A goods line with its defaults filled in and the figures that follow from it. */
export type DerivedItem = {
  /** What was written, with nature, quantity and unit filled in where only one value is possible. */
  filled: ItemContent;
  animalCount: number | null;
  localUnitWeightKg: string | null;
  localUnitWeightSource: FactorSource | null;
  totalWeightKg: string | null;
  totalValue: string | null;
  hsCode: string | null;
  hsEdition: number | null;
};

/** What a line's figures depend on besides the line. */
export type ItemSurroundings = {
  reference: ReferenceData;
  point: PointEntry | undefined;
  collectedOn: string | undefined;
  /** Decimal places of the record's currency. */
  places: number;
};

/** Fills and derives one line; every figure is rounded once, at the end. */
export function deriveItem(item: ItemContent, around: ItemSurroundings): DerivedItem {
  return item.animalId ? deriveAnimals(item, around) : deriveProduct(item, around);
}

function deriveProduct(item: ItemContent, around: ItemSurroundings): DerivedItem {
  const { reference, point, collectedOn } = around;
  const product = item.productId ? reference.products.get(item.productId) : undefined;
  const productNatureId = natureOf(product, item.productNatureId);
  const code = findCustomsCode(product, productNatureId);
  const factor = item.localUnitWeightKg
    ? { kgPerUnit: item.localUnitWeightKg, source: 'MEASURED' as const }
    : item.unitId
      ? findUnitFactor(reference, {
          unitId: item.unitId,
          productId: item.productId,
          productNatureId,
          point,
          on: collectedOn,
        })
      : null;
  const quantity = exact(item.quantity);
  return {
    filled: { ...item, productNatureId },
    animalCount: null,
    localUnitWeightKg: factor?.kgPerUnit ?? null,
    localUnitWeightSource: factor?.source ?? null,
    totalWeightKg: rounded(times(quantity, exact(factor?.kgPerUnit)), 3),
    totalValue: rounded(times(quantity, exact(item.unitPrice)), around.places),
    hsCode: code?.digits ?? null,
    hsEdition: code?.edition ?? null,
  };
}

function deriveAnimals(item: ItemContent, around: ItemSurroundings): DerivedItem {
  const { reference } = around;
  const animal = item.animalId ? reference.animals.get(item.animalId) : undefined;
  const animalNatureId = natureOf(animal, item.animalNatureId);
  const code = findCustomsCode(animal, animalNatureId);
  const heads = headsOf(item, reference.headUnitId);
  const count = exact(heads);
  return {
    filled: {
      ...item,
      animalNatureId,
      quantity: item.quantity ?? (heads === null ? undefined : String(heads)),
      unitId: item.unitId ?? reference.headUnitId ?? undefined,
    },
    animalCount: heads,
    localUnitWeightKg: null,
    localUnitWeightSource: null,
    totalWeightKg: rounded(times(count, exact(item.averageWeightKg)), 3),
    totalValue: rounded(valueOfAnimals(item, count), around.places),
    hsCode: code?.digits ?? null,
    hsEdition: code?.edition ?? null,
  };
}

/** Heads by category where categories are given, else as declared, else a quantity in heads. */
function headsOf(item: ItemContent, headUnitId: string | null): number | null {
  if (item.animalCategories) {
    return item.animalCategories.reduce((sum, { quantity }) => sum + quantity, 0);
  }
  if (item.declaredAnimalCount !== undefined) return item.declaredAnimalCount;
  const inHeads = item.unitId === undefined || item.unitId === headUnitId;
  const quantity = inHeads ? exact(item.quantity) : null;
  return quantity?.isInteger() ? quantity.toNumber() : null;
}

function valueOfAnimals(item: ItemContent, count: Exact | null): Exact | null {
  if (!item.animalCategories) return times(count, exact(item.unitPrice));
  let value: Exact | null = exact(0);
  for (const { quantity, price } of item.animalCategories) {
    value = value?.plus(times(exact(quantity), exact(price)) ?? 0) ?? null;
  }
  return value;
}

function times(a: Exact | null, b: Exact | null): Exact | null {
  return a && b && a.times(b);
}
