import type {
  FormContent,
  StoredField,
  StoredQuestion,
  StoredRule,
} from '@commerce-tracking/forms/form-content';
import { jsonSchemaOf } from '@commerce-tracking/forms/json-schema';
import { demoFormContent, demoForms } from '@commerce-tracking/prisma/seed/demo/form-models';
import { baseFields } from '@commerce-tracking/prisma/seed/reference/form-models/form-models';
import { describe, expect, it } from 'vitest';
import { kindList } from '../reference/kinds.ts';
import { changesBetween } from './compare-forms.rules.ts';
import { formErrors } from './form-model.rules.ts';

const base = baseFields('AGRICULTURAL') as unknown as StoredField[];
const earlier = new Map([['water', { number: 2, type: 'INTEGER', referenceKind: null }]]);
const around = { base, earlier, kinds: kindList };

const faults = (fields: StoredField[], rules: StoredRule[] = []) =>
  formErrors({ fields, rules }, around).map(({ path, reason }) => {
    return `${path.replace(/fields\.\d+/, 'fields')} ${reason.name}`;
  });
const change = (path: string, over: Partial<StoredField>) =>
  base.map((field) => (field.path === path ? { ...field, ...over } : field));
const ask = (over: Partial<StoredQuestion> = {}, field: Partial<StoredField> = {}): StoredField => {
  const question = { code: 'water', type: 'INTEGER' as const, ...over };
  return {
    path: `extra.${question.code}`,
    section: 'HEADER',
    group: 'extra',
    position: 500,
    labelFr: 'Eau',
    labelEn: 'Water',
    applies: 'ALWAYS',
    required: 'NEVER',
    question,
    ...field,
  };
};

describe('a form', () => {
  it.each(['AGRICULTURAL', 'LIVESTOCK'] as const)('may be the base form itself: %s', (type) => {
    const fields = baseFields(type) as unknown as StoredField[];
    expect(formErrors({ fields, rules: [] }, { ...around, base: fields })).toEqual([]);
  });

  it.each(demoForms)('may be a form of the demo: $titleEn', (demo) => {
    const fields = baseFields(demo.type) as unknown as StoredField[];
    const content = demoFormContent(demo) as unknown as FormContent;
    expect(formErrors(content, { ...around, base: fields, earlier: new Map() })).toEqual([]);
  });

  it.each([
    ['a bound of a text', ask({ type: 'TEXT' }, { minimum: '1' }), 'minimum ATTRIBUTE_MISFIT'],
    ['a length of a number', ask({}, { maxLength: 3 }), 'maxLength ATTRIBUTE_MISFIT'],
    [
      'values of a day',
      ask({ code: 'day', type: 'DATE' }, { allowedValues: ['x'] }),
      'allowedValues ATTRIBUTE_MISFIT',
    ],
    [
      'a default of a built-in field of another type',
      {
        ...(base.find(({ path }) => path === 'header.marketDay') as StoredField),
        path: 'header.marketDay',
        defaultValue: 'yes',
      },
      'defaultValue ATTRIBUTE_MISFIT',
    ],
    ['a default of another type', ask({}, { defaultValue: 'many' }), 'defaultValue WRONG_TYPE'],
    [
      'a filter on what entries do not say',
      ask(
        { code: 'place', type: 'REFERENCE', referenceKind: 'city' },
        { allowedReferences: { mayor: 'Mr X' } },
      ),
      'allowedReferences FILTER_MISFIT',
    ],
  ] as [string, StoredField, string][])('cannot have %s', (_what, field, fault) => {
    const fields = [...base.filter(({ path }) => path !== field.path), field];
    const found = formErrors({ fields, rules: [] }, { ...around, earlier: new Map() });
    expect(found.map(({ path, reason }) => `${path.replace(/.*\./, '')} ${reason.name}`)).toEqual([
      fault,
    ]);
  });

  it('may ask more than the base form', () => {
    expect(faults(change('header.season', { required: 'ALWAYS' }))).toEqual([]);
    expect(faults(change('header.marketDay', { applies: 'NEVER' }))).toEqual([]);
    const narrower = { allowedValues: ['BORDER', 'MARKET'] };
    expect(faults(change('header.collectionContext', narrower))).toEqual([]);
    const always = { required: 'ALWAYS', requiredCondition: null } as const;
    expect(faults(change('items.customsRegistrationNumber', always))).toEqual([]);
    const orElse = {
      any: [
        { isNull: { path: 'items.animalCategories' } },
        { gt: [{ path: 'items.quantity' }, 10] },
      ],
    };
    const wider = change('items.unitPrice', { requiredCondition: orElse });
    expect(faults(wider)).not.toContain('input.fields.requiredCondition BELOW_BASE_FORM');
  });

  it.each([
    ['optional', 'header.corridor', { required: 'RECOMMENDED' }, 'required BELOW_BASE_FORM'],
    ['absent', 'header.corridor', { applies: 'NEVER' }, 'applies BELOW_BASE_FORM'],
    [
      'optional under its condition',
      'items.unitPrice',
      { required: 'NEVER', requiredCondition: null },
      'requiredCondition BELOW_BASE_FORM',
    ],
    [
      'open to other values',
      'header.collectionContext',
      { allowedValues: ['SEA'] },
      'allowedValues BELOW_BASE_FORM',
    ],
    [
      'of another kind',
      'header.corridor',
      { allowedReferences: { kind: 'city' } },
      'allowedReferences BELOW_BASE_FORM',
    ],
    ['negative', 'items.quantity', { minimum: '-1' }, 'minimum BELOW_BASE_FORM'],
  ] as [string, string, Partial<StoredField>, string][])(
    'cannot make a field of the base form %s',
    (_what, path, over, fault) => {
      expect(faults(change(path, over))).toEqual([`input.fields.${fault}`]);
    },
  );

  it('has all fields of the base form and no others but questions', () => {
    expect(faults(base.slice(1))).toEqual(['input.fields BASE_FIELD_MISSING']);
    const stranger = { ...ask(), path: 'header.mood', question: null };
    expect(faults([...base, stranger])).toEqual(['input.fields.path UNKNOWN_PATH']);
    const [first] = base;
    expect(faults([...base, first as StoredField])).toEqual(['input.fields.path LISTED_TWICE']);
  });

  it('asks questions of its own in the header, each with the type it had', () => {
    expect(faults([...base, ask()])).toEqual([]);
    expect(faults([...base, ask({ type: 'TEXT' })])).toEqual([
      'input.fields.question.type QUESTION_TYPE_CHANGED',
    ]);
    expect(faults([...base, ask({}, { section: 'ITEM' })])).toEqual([
      'input.fields.question QUESTION_ONLY_IN_EXTRA',
    ]);
    expect(faults([...base, ask({ code: 'kind', type: 'CHOICE' })])).toEqual([
      'input.fields.question.choices CHOICES_MISFIT',
    ]);
    expect(
      faults([...base, ask({ code: 'place', type: 'REFERENCE', referenceKind: 'galaxy' })]),
    ).toEqual(['input.fields.question.referenceKind REFERENCE_KIND_MISFIT']);
    expect(
      faults([...base, ask({ code: 'place', type: 'REFERENCE', referenceKind: 'city' })]),
    ).toEqual([]);
    const six = [1, 2, 3, 4, 5, 6].map((n) => ask({ code: `q${n}`, indexed: true }));
    expect(faults([...base, ...six.slice(1)])).toEqual([]);
    expect(faults([...base, ...six])).toEqual(['input.fields.question.indexed TOO_MANY_INDEXED']);
  });

  it('has conditions exactly where it says WHEN, over fields it has', () => {
    expect(faults(change('header.season', { required: 'WHEN' }))).toEqual([
      'input.fields.requiredCondition CONDITION_WITHOUT_WHEN',
    ]);
    const requiredCondition = { eq: [{ path: 'header.transportMode.requiresPlate' }, true] };
    expect(faults(change('header.season', { required: 'WHEN', requiredCondition }))).toEqual([]);
    const rule: StoredRule = {
      code: 'r',
      severity: 'WARNING',
      condition: { gt: [{ path: 'items.lossesQuantity' }, { path: 'items.quantity' }] },
      paths: ['items.lossesQuantity'],
      messageFr: 'Pertes',
      messageEn: 'Losses',
    };
    expect(faults(base, [rule])).toEqual([]);
    expect(faults(base, [{ ...rule, paths: ['header.nothing'] }])).toEqual([
      'input.rules.0.paths.0 UNKNOWN_PATH',
      'input.rules.0.condition.gt.0.path UNKNOWN_PATH',
      'input.rules.0.condition.gt.1.path UNKNOWN_PATH',
    ]);
  });

  it('is told to clients as JSON Schema', () => {
    const form = { id: 'f', collectionType: 'AGRICULTURAL', number: 1, titleFr: 'F', titleEn: 'E' };
    const schema = jsonSchemaOf(form, { fields: [...base, ask()], rules: [] });
    expect(schema).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      properties: {
        collectedOn: { format: 'date' },
        corridorId: { format: 'uuid', 'x-referenceKind': 'corridor' },
        collectionContext: { enum: ['BORDER', 'MARKET', 'CHECKPOINT', 'RIVER'] },
        extra: { properties: { water: { type: 'integer' } }, additionalProperties: false },
        items: {
          minItems: 1,
          items: { properties: { animalId: false, unitId: { format: 'uuid' } } },
        },
      },
    });
    expect(schema.required).toContain('corridorId');
    expect(schema.allOf).toContainEqual({
      anyOf: [
        {
          not: {
            properties: { respondentNature: { not: { type: 'null' }, const: 'OTHER' } },
            required: ['respondentNature'],
          },
        },
        { required: ['otherRespondentNature'] },
      ],
    });
    // Whether a vehicle needs a plate is known to the reference data alone.
    expect(schema['x-conditions']).toMatchObject([{ field: 'vehicleRegistrationNumber' }]);
  });

  it('is compared with another by field and attribute', () => {
    const before = { fields: base, rules: [] };
    const after = { fields: [...change('header.season', { labelEn: 'Time' }), ask()], rules: [] };
    expect(changesBetween(before, before)).toEqual({ fields: [], rules: [] });
    const { fields } = changesBetween(before, after);
    expect(fields[0]).toEqual({
      key: 'header.season',
      change: 'CHANGED',
      attributes: [{ attribute: 'labelEn', before: 'Season', after: 'Time' }],
    });
    expect(fields[1]).toMatchObject({ key: 'extra.water', change: 'ADDED' });
    expect(changesBetween(after, before).fields[1]).toMatchObject({ change: 'REMOVED' });
  });
});
