import type { StoredField } from './form-content.ts';

/** What an answer is, as far as comparing it goes. */
export type AnswerType =
  | 'NUMBER'
  | 'TEXT'
  | 'BOOLEAN'
  | 'DAY'
  | 'INSTANT'
  | 'REFERENCE'
  | 'LIST'
  | 'OBJECT';

/** Types with an order, which `lt lte gt gte` ask for. */
export const orderedTypes: ReadonlySet<AnswerType> = new Set(['NUMBER', 'DAY', 'INSTANT']);

// What an entry says of itself beyond its code, by kind. A record is checked with what its own service
// holds of the reference data, so a condition can ask these and no others.
const attributes: Readonly<Record<string, Readonly<Record<string, AnswerType>>>> = {
  country: { iso2: 'TEXT' },
  city: { country: 'TEXT' },
  collectionPoint: { country: 'TEXT', isBorderCrossing: 'BOOLEAN' },
  currency: { isoCode: 'TEXT', decimalPlaces: 'NUMBER' },
  transportMode: { method: 'TEXT', requiresPlate: 'BOOLEAN', capacityKg: 'NUMBER' },
  unit: { kind: 'TEXT', kgPerUnit: 'NUMBER' },
  animal: { weightMinKg: 'NUMBER', weightMaxKg: 'NUMBER' },
};

/** What can be asked of an entry of a kind: `code` of all of them, where `country` is a country's code. */
export function attributesOf(kind: string): Readonly<Record<string, AnswerType>> {
  return { code: 'TEXT', ...attributes[kind] };
}

/** Reference kind of a field's answer; null when it is none. */
export function kindOf({ question, allowedReferences }: StoredField): string | null {
  const kind = question ? question.referenceKind : allowedReferences?.kind;
  return typeof kind === 'string' ? kind : null;
}
