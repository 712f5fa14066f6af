import type { AnswerType } from './answer-type.ts';
import type { StoredField } from './form-content.ts';

/** A part of a JSON Schema. */
export type Schema = Record<string, unknown>;

const uuid: Schema = { type: 'string', format: 'uuid' };
// A whole number may also come as one; anything finer would not be exact.
const decimal: Schema = { type: ['string', 'integer'], pattern: '^-?\\d{1,18}(\\.\\d{1,8})?$' };
const texts: Schema = { type: 'array', items: { type: 'string' } };
const point: Schema = {
  type: 'object',
  properties: {
    latitude: { type: 'number', minimum: -90, maximum: 90 },
    longitude: { type: 'number', minimum: -180, maximum: 180 },
    accuracyM: { type: 'number' },
    capturedAt: { type: 'string', format: 'date-time' },
  },
  required: ['latitude', 'longitude'],
};
const animalCategories: Schema = {
  type: 'array',
  items: {
    type: 'object',
    properties: { category: { type: 'string' }, quantity: { type: 'integer' }, price: decimal },
    required: ['category', 'quantity', 'price'],
  },
};

// What the built-in fields are answered with, by the last part of their path.
const shapes: Record<string, Schema> = {
  ...each({ type: 'boolean' }, [
    'merchandiseOwnerHasDisability',
    'marketDay',
    'taxesPaid',
    'hasControlPosts',
    'illegalFeesPaid',
    'knowsCommunityRegulations',
    'knowsNationalRegulations',
    'requiredSpecialPermits',
    'isCustomsRegistered',
    'isSeasonalProduct',
    'feesPaidYesNo',
    'hasReceipt',
  ]),
  ...each({ type: 'integer' }, ['controlPostsCount', 'animalCount']),
  ...each(decimal, [
    'distanceTravelledKm',
    'transportCost',
    'loadingCost',
    'unloadingCost',
    'declaredTotalWeightKg',
    'taxesFees',
    'taxAmount',
    'controlDurationValue',
    'illegalFeesAmount',
    'quantity',
    'localUnitWeightKg',
    'averageWeightKg',
    'unitPrice',
    'declaredTotalValue',
    'itemSpecificFees',
    'lossesQuantity',
    'lossesValue',
    'controlDuration',
    'stopTimePerPost',
    'borderCrossingTime',
    'feesPaymentAmount',
  ]),
  ...each(texts, ['nearbyMarkets', 'controlLocations', 'illegalFeesLocations']),
  collectedOn: { type: 'string', format: 'date' },
  observedAt: { type: 'string', format: 'date-time' },
  gps: point,
  animalCategories,
};

// Names that differ between the form and the input of a record.
const inputNames: Record<string, string> = { animalCount: 'declaredAnimalCount' };

/** How a built-in field is called in the content a client sends. */
export function inputNameOf({ path, allowedReferences }: StoredField): string {
  const name = path.split('.')[1] ?? path;
  if (!allowedReferences) return inputNames[name] ?? name;
  return name === 'taxTypes' ? 'taxTypeIds' : `${name}Id`;
}

/** Shape of the answer to a built-in field. */
export function builtInShape(field: StoredField): Schema {
  const name = field.path.split('.')[1] ?? field.path;
  if (field.allowedReferences) return name === 'taxTypes' ? { type: 'array', items: uuid } : uuid;
  return shapes[name] ?? { type: 'string' };
}

/** What comparing an answer goes by. */
export function answerTypeOf(field: StoredField): AnswerType {
  const shape = field.question ? questionShape(field.question) : builtInShape(field);
  if (shape === uuid) return 'REFERENCE';
  if (shape === decimal || shape.type === 'integer') return 'NUMBER';
  if (shape.type === 'boolean') return 'BOOLEAN';
  if (shape.type === 'array') return 'LIST';
  if (shape.type === 'object') return 'OBJECT';
  if (shape.format === 'date') return 'DAY';
  return shape.format === 'date-time' ? 'INSTANT' : 'TEXT';
}

/** Shape of the answer to an own question. */
export function questionShape({
  type,
  choices = [],
}: NonNullable<StoredField['question']>): Schema {
  const choice = { type: 'string', enum: choices.map(({ code }) => code) };
  switch (type) {
    case 'INTEGER':
      return { type: 'integer' };
    case 'DECIMAL':
      return decimal;
    case 'BOOLEAN':
      return { type: 'boolean' };
    case 'DATE':
      return { type: 'string', format: 'date' };
    case 'CHOICE':
      return choice;
    case 'MULTI_CHOICE':
      return { type: 'array', items: choice, uniqueItems: true };
    case 'REFERENCE':
      return uuid;
    default:
      return { type: 'string' };
  }
}

function each(shape: Schema, names: string[]): Record<string, Schema> {
  return Object.fromEntries(names.map((name) => [name, shape]));
}
