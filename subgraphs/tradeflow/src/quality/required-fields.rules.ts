import { MISSING_FIELD, VALUE_NOT_ALLOWED } from '../collection/collection.errors.ts';
import type { CollectionContent } from '../collection/content.ts';
import type { ControlContent } from '../collection/control-content.ts';
import type { ItemContent } from '../collection/item-content.ts';
import type { ReferenceData } from '../reference/reference-data.ts';
import { error, type Finding } from './finding.ts';

// The base form model: what no version of the form can make optional.

const headerFields = [
  'collectionContext',
  'collectedOn',
  'collectionPointId',
  'corridorId',
  'respondentNature',
  'operatorGender',
  'operatorType',
  'merchandiseOwnerGender',
  'merchandiseOwnerAgeCategory',
  'merchandiseOwnerHasDisability',
  'originCountryId',
  'destinationCountryId',
  'tradeFlowDirection',
  'transportModeId',
  'currencyId',
  'paymentMethod',
  'hasControlPosts',
] as const satisfies readonly (keyof CollectionContent)[];

const itemFields = [
  'quantity',
  'unitId',
  'originCountryId',
  'loadingCityId',
  'unloadingCityId',
  'isCustomsRegistered',
] as const satisfies readonly (keyof ItemContent)[];

const controlFields = [
  'location',
  'controlPostsCount',
  'feesPaidYesNo',
  'illegalFeesPaid',
] as const satisfies readonly (keyof ControlContent)[];

/** Everything a submission still lacks. Defaults have been filled in before. */
export function missingFields(content: CollectionContent, reference: ReferenceData): Finding[] {
  const missing: Finding[] = [];
  const miss = (path: string) => missing.push(error('MISSING_FIELD', path, MISSING_FIELD));

  for (const field of headerFields) if (content[field] === undefined) miss(field);
  if (content.respondentNature === 'OTHER' && !content.otherRespondentNature) {
    const values = { expected: 'otherRespondentNature' };
    missing.push(error('VALUE_NOT_ALLOWED', 'otherRespondentNature', VALUE_NOT_ALLOWED, values));
  }
  const mode = reference.transportModes.get(content.transportModeId ?? '');
  if (mode?.requiresPlate && !content.vehicleRegistrationNumber) {
    miss('vehicleRegistrationNumber');
  }

  if (content.items.length === 0) miss('items');
  for (const [index, item] of content.items.entries()) {
    const at = `items.${index}`;
    for (const field of itemFields) if (item[field] === undefined) miss(`${at}.${field}`);
    if (item.unitPrice === undefined && !item.animalCategories) miss(`${at}.unitPrice`);
    if (item.isCustomsRegistered && !item.customsRegistrationNumber) {
      miss(`${at}.customsRegistrationNumber`);
    }
  }

  for (const [index, control] of content.controls.entries()) {
    const at = `controls.${index}`;
    if (!control.serviceId && !control.otherControlBody) miss(`${at}.serviceId`);
    for (const field of controlFields) if (control[field] === undefined) miss(`${at}.${field}`);
  }
  return missing;
}
