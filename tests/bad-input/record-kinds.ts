import { newId } from '@commerce-tracking/service-kit/ids';
import { maizeLine, maizeRecord } from '../support/records.ts';
import type { Reference } from '../support/reference.ts';
import type { BadInput } from './refusal.ts';

/** What makes a good record a bad one: the change, the field that is refused, and why. */
export const recordKinds: readonly BadInput[] = [
  [
    'an amount finer than its currency',
    () => ({ transportCost: '100.5' }),
    'transportCost',
    'TOO_MANY_DECIMALS',
  ],
  [
    'a price finer than its currency',
    (reference) => line(reference, { unitPrice: '22000.25' }),
    'items.0.unitPrice',
    'TOO_MANY_DECIMALS',
  ],
  [
    'a payment finer than its currency',
    (reference) => control(reference, { illegalFeesAmount: '0.1' }),
    'controls.0.illegalFeesAmount',
    'TOO_MANY_DECIMALS',
  ],
  [
    'an amount finer than any currency',
    () => ({ transportCost: '1.005' }),
    'transportCost',
    'WRONG_FORMAT',
  ],
  [
    'a quantity of four decimals',
    (reference) => line(reference, { quantity: '1.0001' }),
    'items.0.quantity',
    'WRONG_FORMAT',
  ],
  [
    'a number beyond its column',
    (reference) => line(reference, { quantity: '99999999999' }),
    'items.0.quantity',
    'TOO_BIG',
  ],
  ['a negative amount', () => ({ transportCost: '-1' }), 'transportCost', 'TOO_SMALL'],
  [
    'an exponent',
    (reference) => line(reference, { quantity: '1e5' }),
    'items.0.quantity',
    'WRONG_FORMAT',
  ],
  ['a comma', () => ({ transportCost: '12,50' }), 'transportCost', 'WRONG_FORMAT'],
  ['half a position', () => ({ gps: { latitude: 6.4 } }), 'gps.longitude', 'REQUIRED'],
  [
    'a latitude beyond the pole',
    () => ({ gps: { latitude: 91, longitude: 2 } }),
    'gps.latitude',
    'TOO_BIG',
  ],
  [
    'a longitude beyond the globe',
    () => ({ gps: { latitude: 6, longitude: -181 } }),
    'gps.longitude',
    'TOO_SMALL',
  ],
  [
    'a name too long',
    () => ({ intermediateDestination: 'x'.repeat(121) }),
    'intermediateDestination',
    'TOO_LONG',
  ],
  ['a note too long', () => ({ notes: 'x'.repeat(4001) }), 'notes', 'TOO_LONG'],
  [
    'a plate too long',
    () => ({ vehicleRegistrationNumber: 'x'.repeat(41) }),
    'vehicleRegistrationNumber',
    'TOO_LONG',
  ],
  ['a control character', () => ({ notes: 'a\u0000b' }), 'notes', 'WRONG_FORMAT'],
  ['an escape character in a name', () => ({ deviceId: 'a\u001b[2J' }), 'deviceId', 'WRONG_FORMAT'],
  ['a day of another form', () => ({ collectedOn: '14/03/2026' }), 'collectedOn', 'WRONG_FORMAT'],
  ['a day no month has', () => ({ collectedOn: '2026-02-30' }), 'collectedOn', 'WRONG_FORMAT'],
  [
    'an instant without its zone',
    () => ({ observedAt: '2026-03-14T09:30:00' }),
    'observedAt',
    'WRONG_FORMAT',
  ],
  ['a visit in the future', () => ({ collectedOn: '2099-01-01' }), 'collectedOn', 'DATE_IN_FUTURE'],
  [
    'an observation in the future',
    () => ({ observedAt: '2099-01-01T00:00:00Z' }),
    'observedAt',
    'DATE_IN_FUTURE',
  ],
  [
    'an unknown value of a list',
    () => ({ operatorType: 'SEMIFORMAL' }),
    'operatorType',
    'NOT_ALLOWED',
  ],
  [
    'a source only the server may name',
    () => ({ captureSource: 'IMPORT' }),
    'captureSource',
    'NOT_ALLOWED',
  ],
  ['an id that is none', () => ({ corridorId: 'somewhere' }), 'corridorId', 'WRONG_FORMAT'],
  [
    'an id in capitals',
    () => ({ corridorId: newId().toUpperCase() }),
    'corridorId',
    'WRONG_FORMAT',
  ],
  ['a field that is not there', () => ({ colour: 'red' }), 'colour', 'UNKNOWN_FIELD'],
  ['a wrong type', () => ({ hasControlPosts: 'yes' }), 'hasControlPosts', 'WRONG_TYPE'],
  [
    'too many lines',
    (reference) => ({ items: Array.from({ length: 101 }, () => maizeLine(reference)) }),
    'items',
    'TOO_LONG',
  ],
  [
    'the same line id twice',
    (reference) => {
      const id = newId();
      return { items: [maizeLine(reference, { id }), maizeLine(reference, { id })] };
    },
    'items.1.id',
    'NOT_UNIQUE',
  ],
  [
    'both product and animal',
    (reference) => line(reference, { animalId: reference.id('animals', 'CATTLE') }),
    'items.0.animalId',
    'PRODUCT_OR_ANIMAL',
  ],
  [
    'neither product nor animal',
    (reference) => line(reference, { productId: null }),
    'items.0.productId',
    'PRODUCT_OR_ANIMAL',
  ],
  [
    'a product among livestock',
    (reference) =>
      animals(reference, { animalId: null, productId: reference.id('products', 'MAIZE') }),
    'items.0.productId',
    'PRODUCT_OR_ANIMAL',
  ],
  [
    'an animal among crops',
    (reference) =>
      line(reference, { productId: null, animalId: reference.id('animals', 'CATTLE') }),
    'items.0.animalId',
    'PRODUCT_OR_ANIMAL',
  ],
  [
    'a form of the other type',
    (reference) => ({ formModelId: reference.livestock }),
    'formModelId',
    'VALUE_NOT_ALLOWED',
  ],
  ['an unknown form', () => ({ formModelId: newId() }), 'formModelId', 'UNKNOWN_REFERENCE'],
  ['no line at all', () => ({ items: [] }), 'items', 'MISSING_FIELD'],
  ['a missing field', () => ({ paymentMethod: null }), 'paymentMethod', 'MISSING_FIELD'],
  [
    'a missing plate',
    () => ({ vehicleRegistrationNumber: null }),
    'vehicleRegistrationNumber',
    'MISSING_FIELD',
  ],
  [
    'a missing registration number',
    (reference) => line(reference, { isCustomsRegistered: true }),
    'items.0.customsRegistrationNumber',
    'MISSING_FIELD',
  ],
  [
    'another respondent without a word',
    () => ({ respondentNature: 'OTHER' }),
    'otherRespondentNature',
    'VALUE_NOT_ALLOWED',
  ],
  [
    'a control by nobody',
    (reference) => control(reference, { serviceId: null }),
    'controls.0.serviceId',
    'MISSING_FIELD',
  ],
  [
    'a control without a stop',
    (reference) => control(reference, { controlPostsCount: 0 }),
    'controls.0.controlPostsCount',
    'TOO_SMALL',
  ],
  [
    'a point of another country',
    (reference) => ({ collectionPointId: reference.id('collectionPoints', 'GH-AFLAO') }),
    'collectionPointId',
    'POINT_NOT_ALLOWED',
  ],
  [
    'a city outside its country',
    (reference) => ({ originCityId: reference.id('cities', 'NG-LAGOS') }),
    'originCityId',
    'VALUE_NOT_ALLOWED',
  ],
  ['own answers that are no object', () => ({ extra: 'yes' }), 'extra', 'WRONG_TYPE'],
];

type UnknownReference = [path: string, change: (reference: Reference) => object];

const ofHeader = [
  ...['collectionPointId', 'corridorId', 'seasonId', 'originCountryId', 'originCityId'],
  ...['destinationCountryId', 'finalDestinationCityId', 'transportModeId', 'currencyId'],
];
const ofLine = [
  ...['productId', 'productNatureId', 'unitId', 'originCountryId', 'loadingCityId'],
  ...['unloadingCityId', 'productOriginCountryId'],
];
/** Fields of a record that refer to something, each with an id nothing has. */
export const unknownReferences: readonly UnknownReference[] = [
  ...ofHeader.map((field): UnknownReference => [field, () => ({ [field]: newId() })]),
  ...ofLine.map(
    (field): UnknownReference => [
      `items.0.${field}`,
      (reference) => line(reference, { [field]: newId() }),
    ],
  ),
  ['controls.0.serviceId', (reference) => control(reference, { serviceId: newId() })],
  ['controls.0.checkpointId', (reference) => control(reference, { checkpointId: newId() })],
  ['controls.0.taxTypeIds.0', (reference) => control(reference, { taxTypeIds: [newId()] })],
];

function line(reference: Reference, change: object) {
  return { items: [maizeLine(reference, { ...change })] };
}

function control(reference: Reference, change: object) {
  const [first] = maizeRecord(reference).controls;
  return { controls: [{ ...first, ...change }] };
}

function animals(reference: Reference, change: object) {
  return {
    collectionType: 'LIVESTOCK',
    formModelId: reference.livestock,
    items: [
      {
        animalId: reference.id('animals', 'CATTLE'),
        declaredAnimalCount: 30,
        averageWeightKg: '250',
        unitPrice: '300000',
        originCountryId: reference.id('countries', 'BJ'),
        loadingCityId: reference.id('cities', 'BJ-COTONOU'),
        unloadingCityId: reference.id('cities', 'NG-LAGOS'),
        isCustomsRegistered: false,
        ...change,
      },
    ],
  };
}
