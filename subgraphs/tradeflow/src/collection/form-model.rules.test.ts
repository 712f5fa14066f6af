import { describe, expect, it } from 'vitest';
import type { FormModelEntry, ReferenceData } from '../reference/reference-data.ts';
import { assertFormAccepted } from './form-model.rules.ts';

const retiredAt = new Date('2026-10-01T12:00:00Z');
const form = (number: number, over: Partial<FormModelEntry>) =>
  ({
    id: `f${number}`,
    collectionType: 'LIVESTOCK',
    number,
    status: 'RETIRED',
    retiredAt,
    ...over,
  }) as FormModelEntry;
const forms = [
  form(1, {}),
  form(2, { status: 'PUBLISHED', retiredAt: null }),
  form(3, { status: 'DRAFT', retiredAt: null }),
  form(9, { id: 'crops', collectionType: 'AGRICULTURAL', status: 'PUBLISHED', retiredAt: null }),
];
const reference = { formModels: new Map(forms.map((each) => [each.id, each])) };
const accept = (id: string, now: string) =>
  assertFormAccepted(id, reference as unknown as ReferenceData, new Date(now), 30);

describe('a form that was replaced', () => {
  it('is accepted to the end of its days of grace', () => {
    expect(() => accept('f1', '2026-10-31T12:00:00Z')).not.toThrow();
    expect(() => accept('f2', '2030-01-01T00:00:00Z')).not.toThrow();
  });

  it('is refused after them, with the number of the one in force', () => {
    expect(() => accept('f1', '2026-10-31T12:00:01Z')).toThrow(
      expect.objectContaining({
        reason: expect.objectContaining({ name: 'FORM_MODEL_EXPIRED' }),
        values: { currentNumber: 2 },
      }),
    );
  });
});
