import { BandSource, PriceBasis } from '@commerce-tracking/prisma/generated/enums';
import type { FieldError } from '@commerce-tracking/service-kit/errors';
import { NOT_ALLOWED, TOO_SMALL, WRONG_FORMAT } from '@commerce-tracking/service-kit/reasons';
import { scaleOf } from '@commerce-tracking/service-kit/values/decimals';
import { sameFigureErrors, validityErrors } from '../reference/dated.rules.ts';
import type { PriceBand } from '../reference/entries.ts';
import { amount, choice, day, link, optional } from '../reference/fields.ts';
import { referenceKind } from '../reference/kind.ts';
import { NATURE_WITHOUT_GOODS, ONE_GOODS_ONLY } from '../reference/reference.errors.ts';
import type { ReferenceData } from '../reference/reference-data.ts';

/** The usual price of some goods in a country, from a day on. */
export const priceBand = referenceKind({
  name: 'priceBand',
  plural: 'priceBands',
  isDated: true,
  fields: {
    productId: optional(link('product')),
    animalId: optional(link('animal')),
    productNatureId: optional(link('productNature')),
    animalNatureId: optional(link('animalNature')),
    countryId: optional(link('country')),
    basis: choice([PriceBasis.PER_KG, PriceBasis.PER_HEAD]),
    currencyId: link('currency'),
    low: amount(),
    high: amount(),
    source: {
      ...optional(choice([BandSource.MANUAL, BandSource.COMPUTED])),
      fallback: BandSource.MANUAL,
    },
    validFrom: day('validFrom'),
    validTo: optional(day('validTo')),
  },
  check: (entry, data) => [
    ...validityErrors(entry),
    ...goodsErrors(entry),
    ...boundErrors(entry, data),
    ...sameFigureErrors(entry, data.entries.priceBand.byId.values(), key),
  ],
});

const key = [
  'productId',
  'animalId',
  'productNatureId',
  'animalNatureId',
  'countryId',
  'basis',
  'source',
  'validFrom',
] as const;

function goodsErrors(band: PriceBand): FieldError[] {
  const { productId, animalId, productNatureId, animalNatureId, basis } = band;
  const errors: FieldError[] = [];
  if ((productId === null) === (animalId === null)) {
    const path = productId ? 'input.animalId' : 'input.productId';
    errors.push({ path, reason: ONE_GOODS_ONLY });
  }
  if (productNatureId && !productId) {
    errors.push({ path: 'input.productNatureId', reason: NATURE_WITHOUT_GOODS });
  }
  if (animalNatureId && !animalId) {
    errors.push({ path: 'input.animalNatureId', reason: NATURE_WITHOUT_GOODS });
  }
  if (basis === 'PER_HEAD' && productId) {
    errors.push({ path: 'input.basis', reason: NOT_ALLOWED, values: { allowed: 'PER_KG' } });
  }
  return errors;
}

function boundErrors({ low, high, currencyId }: PriceBand, data: ReferenceData): FieldError[] {
  const errors: FieldError[] = [];
  const currency = data.entries.currency.byId.get(currencyId);
  for (const [field, value] of Object.entries({ low, high })) {
    if (!currency || scaleOf(value) <= currency.decimalPlaces) continue;
    const values = { expected: `${currency.decimalPlaces} decimals` };
    errors.push({ path: `input.${field}`, reason: WRONG_FORMAT, values });
  }
  if (isGreater(low, high)) {
    errors.push({ path: 'input.high', reason: TOO_SMALL, values: { minimum: low } });
  }
  return errors;
}

/** Exact: a double would take two long amounts for the same. */
function isGreater(a: string, b: string): boolean {
  const cents = (amount: string) => {
    const [whole = '0', fraction = ''] = amount.split('.');
    return BigInt(whole) * 100n + BigInt(fraction.padEnd(2, '0'));
  };
  return cents(a) > cents(b);
}
