import type { FieldError } from '@commerce-tracking/service-kit/errors';
import {
  POINT_NOT_ALLOWED,
  PRODUCT_OR_ANIMAL,
  TOO_MANY_DECIMALS,
  VALUE_NOT_ALLOWED,
} from '../collection/collection.errors.ts';
import type { CollectionContent } from '../collection/content/content.ts';
import { controlMoney } from '../collection/content/control-content.ts';
import { headerMoney } from '../collection/content/header-content.ts';
import { itemMoney } from '../collection/content/item-content.ts';
import type { ReferenceData } from '../reference/reference-data.ts';
import { wrongAnswers } from './own-answers.rules.ts';
import { unknownReferences } from './reference-checks.rules.ts';

/**
 * What is wrong with a content whatever will still be added to it: a draft may be incomplete, not
 * contradictory. Paths are those of the input, all errors at once.
 */
export function checkDraft(
  content: CollectionContent,
  reference: ReferenceData,
  collectorCountryId: string,
): FieldError[] {
  return [
    ...unknownReferences(content, reference),
    ...goodsOfAnotherType(content),
    ...foreignPoint(content, reference, collectorCountryId),
    ...foreignForm(content, reference),
    ...wrongAnswers(content, reference),
    ...excessDecimals(content, reference),
  ];
}

function goodsOfAnotherType(content: CollectionContent): FieldError[] {
  const livestock = content.collectionType === 'LIVESTOCK';
  const expected = livestock ? 'animalId' : 'productId';
  const wrong = livestock
    ? (['productId', 'productNatureId'] as const)
    : (['animalId', 'animalNatureId'] as const);
  return content.items.flatMap((item, index) => {
    const refused: string[] = wrong.filter((field) => item[field] !== undefined);
    if (item[expected] === undefined && refused.length === 0) refused.push(expected);
    return refused.map((field) => ({
      path: `input.content.items.${index}.${field}`,
      reason: PRODUCT_OR_ANIMAL,
      values: { expected },
    }));
  });
}

/** Own country, or the other side of one of its border posts. */
export function mayRecordAt(
  pointId: string,
  reference: ReferenceData,
  collectorCountryId: string,
): boolean {
  const point = reference.points.get(pointId);
  if (!point || point.countryId === collectorCountryId) return true;
  for (const other of reference.points.values()) {
    if (other.pairedPointId === pointId && other.countryId === collectorCountryId) return true;
  }
  return false;
}

function foreignPoint(
  content: CollectionContent,
  reference: ReferenceData,
  collectorCountryId: string,
): FieldError[] {
  const pointId = content.collectionPointId;
  if (!pointId || mayRecordAt(pointId, reference, collectorCountryId)) return [];
  return [{ path: 'input.content.collectionPointId', reason: POINT_NOT_ALLOWED }];
}

function foreignForm(content: CollectionContent, reference: ReferenceData): FieldError[] {
  const form = reference.formModels.get(content.formModelId);
  if (!form) return [];
  const errors: FieldError[] = [];
  if (form.collectionType !== content.collectionType || form.status === 'DRAFT') {
    errors.push({
      path: 'input.content.formModelId',
      reason: VALUE_NOT_ALLOWED,
      values: { expected: `FormModel ${content.collectionType}` },
    });
  }
  return errors;
}

function excessDecimals(content: CollectionContent, reference: ReferenceData): FieldError[] {
  const currency = content.currencyId ? reference.currencies.get(content.currencyId) : undefined;
  if (!currency) return [];
  const { decimalPlaces: places, isoCode } = currency;
  const errors: FieldError[] = [];
  const check = (amount: string | undefined, path: string) => {
    const decimals = amount?.split('.')[1]?.length ?? 0;
    if (decimals > places) {
      errors.push({
        path: `input.content.${path}`,
        reason: TOO_MANY_DECIMALS,
        values: { currency: isoCode, places },
      });
    }
  };
  for (const field of headerMoney) check(content[field], field);
  for (const [index, item] of content.items.entries()) {
    for (const field of itemMoney) check(item[field], `items.${index}.${field}`);
    for (const [at, category] of item.animalCategories?.entries() ?? []) {
      check(category.price, `items.${index}.animalCategories.${at}.price`);
    }
  }
  for (const [index, control] of content.controls.entries()) {
    for (const field of controlMoney) check(control[field], `controls.${index}.${field}`);
  }
  return errors;
}
