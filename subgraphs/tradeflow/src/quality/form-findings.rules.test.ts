import { compileForm } from '@commerce-tracking/forms/compile-form';
import type {
  StoredField,
  StoredQuestion,
  StoredRule,
} from '@commerce-tracking/forms/form-content';
import { newId } from '@commerce-tracking/service-kit/ids';
import { defaultSettings } from '@commerce-tracking/settings/settings';
import { describe, expect, it } from 'vitest';
import { deriveTotals } from '../collection/content/derive-totals.ts';
import { aContent, aControl, anItem, type SentContent } from '../testing/a-content.ts';
import { aForm, aReference, ids } from '../testing/reference-fixture.ts';
import { checkDraft } from './check-draft.rules.ts';
import { formFindings } from './form-findings.rules.ts';
import { inactiveAnswers, storedAnswers } from './own-answers.rules.ts';

const choices = ['A', 'B', 'C'].map((code) => ({ code, labelFr: code, labelEn: code }));

function ask(
  code: string,
  type: StoredQuestion['type'],
  over: Partial<StoredField> = {},
  question: Partial<StoredQuestion> = {},
): StoredField {
  const isChoice = type === 'CHOICE' || type === 'MULTI_CHOICE';
  return {
    path: `extra.${code}`,
    section: 'HEADER',
    group: 'extra',
    position: 600,
    labelFr: code,
    labelEn: code,
    applies: 'ALWAYS',
    required: 'NEVER',
    question: { code, type, ...(isChoice && { choices }), ...question },
    ...over,
  };
}

const everyType = [
  ask('text', 'TEXT', { maxLength: 5, pattern: '^[A-Z]+$' }),
  ask('integer', 'INTEGER', { minimum: '1', maximum: '10' }),
  ask('decimal', 'DECIMAL', { decimalPlaces: 2, minimum: '0.1' }),
  ask('boolean', 'BOOLEAN'),
  ask('date', 'DATE'),
  ask('choice', 'CHOICE'),
  ask('several', 'MULTI_CHOICE'),
  ask('city', 'REFERENCE', { allowedReferences: { country: 'Bénin' } }, { referenceKind: 'city' }),
];

function withForm(fields: StoredField[], rules: StoredRule[] = [], changed: object = {}) {
  const reference = aReference();
  const form = reference.formModels.get(ids.agricultural);
  if (!form) throw new Error('the fixture has no form');
  const content = aForm('AGRICULTURAL', { fields, rules });
  const asked = content.fields.map((field) => ({
    ...field,
    ...(changed as Record<string, object>)[field.path],
  }));
  const compiled = compileForm({ ...content, fields: asked });
  const formModels = new Map(reference.formModels).set(form.id, { ...form, compiled });
  return aReference({ formModels });
}

function found(over: SentContent, fields: StoredField[], rules?: StoredRule[], changed?: object) {
  const reference = withForm(fields, rules, changed);
  const content = aContent(over);
  const extra = storedAnswers(content, reference);
  const { items } = deriveTotals(content, reference, defaultSettings);
  const filled = items.map((line) => line.filled);
  return formFindings({ ...content, extra, items: filled }, reference);
}

const told = (...given: Parameters<typeof found>) =>
  found(...given).map(
    ({ severity, code, path, refusal }) => `${severity} ${refusal?.reason.name ?? code} ${path}`,
  );

describe('a record against its form', () => {
  it('lacks what the form requires of it, row by row', () => {
    const eq = (path: string, value: unknown) => ({ eq: [{ path }, value] });
    const fields = [
      ask('always', 'TEXT', { required: 'ALWAYS' }),
      ask('wished', 'TEXT', { required: 'RECOMMENDED' }),
      ask('here', 'TEXT', {
        required: 'WHEN',
        requiredCondition: eq('header.collectionPoint', ids.malanville),
      }),
      ask('there', 'TEXT', {
        required: 'WHEN',
        requiredCondition: eq('header.collectionPoint', ids.gaya),
      }),
    ];
    const changed = {
      'items.itemNotes': {
        required: 'WHEN',
        requiredCondition: { gt: [{ path: 'items.quantity' }, 39.5] },
      },
      'controls.controlResult': { required: 'RECOMMENDED' },
    };
    const over = { items: [anItem(), anItem({ quantity: '39' })], controls: [aControl()] };
    expect(told(over, fields, [], changed)).toEqual([
      'ERROR MISSING_FIELD extra.always',
      'INFO MISSING_FIELD extra.wished',
      'ERROR MISSING_FIELD extra.here',
      'ERROR MISSING_FIELD items.0.itemNotes',
      'INFO MISSING_FIELD controls.0.controlResult',
    ]);
  });

  it('is not answered where the form does not ask', () => {
    const appliesCondition = { eq: [{ path: 'header.transportMode.requiresPlate' }, false] };
    const onFoot = ask('load', 'TEXT', { applies: 'WHEN', appliesCondition, required: 'ALWAYS' });
    const truck = { extra: { load: 'basket' } };
    expect(told(truck, [onFoot])).toEqual(['ERROR DOES_NOT_APPLY extra.load']);
    const walking = { transportModeId: ids.onFoot, vehicleRegistrationNumber: null };
    expect(told({ ...walking, ...truck }, [onFoot])).toEqual([]);
    expect(told(walking, [onFoot])).toEqual(['ERROR MISSING_FIELD extra.load']);
    // Nobody knows yet on what: the question is not asked.
    const unknown = { transportModeId: null, vehicleRegistrationNumber: null };
    expect(told(unknown, [onFoot])).toEqual(['ERROR MISSING_FIELD transportModeId']);
    expect(told({ notes: 'x' }, [], [], { 'header.notes': { applies: 'NEVER' } })).toEqual([
      'ERROR DOES_NOT_APPLY notes',
    ]);
  });

  it.each([
    [{ text: 'abc' }, 'WRONG_FORMAT extra.text'],
    [{ text: 'ABCDEF' }, 'TOO_LONG extra.text'],
    [{ integer: 0 }, 'TOO_SMALL extra.integer'],
    [{ integer: 11 }, 'TOO_BIG extra.integer'],
    [{ decimal: '0.125' }, 'WRONG_FORMAT extra.decimal'],
    [{ decimal: '0.09' }, 'TOO_SMALL extra.decimal'],
    [{ city: ids.niamey }, 'ENTRY_NOT_OFFERED extra.city'],
  ] as [object, string][])('takes no answer %j', (extra, refusal) => {
    expect(told({ extra } as SentContent, everyType)).toEqual([`ERROR ${refusal}`]);
  });

  it('takes values at their bounds, and no others from a list', () => {
    const extra = { text: 'ABCDE', integer: 10, decimal: '0.10', city: ids.parakou };
    expect(told({ extra }, everyType)).toEqual([]);
    const limited = {
      'header.nearbyMarkets': { allowedValues: ['Dantokpa', 'Ouando'] },
      'header.tradeFlowDirection': { allowedValues: ['TRANSIT'] },
    };
    expect(told({ nearbyMarkets: ['Ouando', 'Elsewhere'] }, [], [], limited)).toEqual([
      'ERROR NOT_ALLOWED tradeFlowDirection',
      'ERROR NOT_ALLOWED nearbyMarkets',
    ]);
  });

  it('breaks the rules of its form, each with its words, and each row by itself', () => {
    const rule = (code: string, severity: StoredRule['severity'], over: Partial<StoredRule>) => ({
      code,
      severity,
      condition: { gt: [{ sum: { path: 'items.quantity' } }, '79.5'] },
      paths: ['extra.integer'],
      messageFr: `${code} : trop`,
      messageEn: `${code}: too much`,
      ...over,
    });
    const inRow = { eq: [{ path: 'items.product' }, ids.maize] };
    const rules = [
      rule('load', 'ERROR', {}),
      rule('maize', 'WARNING', { condition: inRow, paths: ['header.notes', 'items.unit'] }),
    ];
    const items = [anItem(), anItem({ productId: ids.rice, productNatureId: ids.fresh }), anItem()];
    const findings = found({ items }, everyType, rules);
    expect(
      findings.map(({ code, ruleCode, severity, path, message }) => [
        code,
        ruleCode,
        severity,
        path,
        message?.en,
      ]),
    ).toEqual([
      ['FORM_RULE', 'load', 'ERROR', 'extra.integer', 'load: too much'],
      ['FORM_RULE', 'maize', 'WARNING', 'items.0.unitId', 'maize: too much'],
      ['FORM_RULE', 'maize', 'WARNING', 'items.2.unitId', 'maize: too much'],
    ]);
    expect(findings[0]?.refusal?.values).toMatchObject({ messageFr: 'load : trop' });
    expect(told({}, everyType, rules)).toEqual(['WARNING FORM_RULE items.0.unitId']);
  });

  it('is never held up by what RE2 finds in linear time', () => {
    const evil = ask('text', 'TEXT', { pattern: '^(a+)+$' });
    const started = performance.now();
    const extra = { text: `${'a'.repeat(3_999)}!` };
    expect(told({ extra }, [evil])).toEqual(['ERROR WRONG_FORMAT extra.text']);
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});

describe('answers to own questions', () => {
  const reference = withForm(everyType);
  const refused = (extra: object) =>
    checkDraft(aContent({ extra } as SentContent), reference, ids.benin).map(
      ({ path, reason }) => `${path.replace('input.content.extra.', '')} ${reason.name}`,
    );

  it.each([
    [{ text: 5 }, 'text WRONG_TYPE'],
    [{ text: '\ud800' }, 'text WRONG_FORMAT'],
    [{ integer: '5' }, 'integer WRONG_TYPE'],
    [{ integer: 1.5 }, 'integer WRONG_TYPE'],
    [{ decimal: 0.5 }, 'decimal WRONG_TYPE'],
    [{ decimal: '1e3' }, 'decimal WRONG_FORMAT'],
    [{ boolean: 'yes' }, 'boolean WRONG_TYPE'],
    [{ date: '2026-02-30' }, 'date WRONG_FORMAT'],
    [{ choice: 'D' }, 'choice NOT_ALLOWED'],
    [{ choice: ['A'] }, 'choice WRONG_TYPE'],
    [{ several: 'A' }, 'several WRONG_TYPE'],
    [{ several: ['A', 'D'] }, 'several NOT_ALLOWED'],
    [{ several: ['A', 'A'] }, 'several CHOSEN_TWICE'],
    [{ city: 'PARAKOU' }, 'city WRONG_FORMAT'],
    [{ city: ids.maize }, 'city UNKNOWN_REFERENCE'],
    [{ mood: 'good' }, 'mood VALUE_NOT_ALLOWED'],
  ] as [object, string][])('%j is refused in a draft', (extra, refusal) => {
    expect(refused(extra)).toEqual([refusal]);
  });

  it('are all refused at once', () => {
    expect(refused({ integer: 'x', boolean: 1, mood: 1 })).toHaveLength(3);
  });

  it('are stored in one writing, the absent ones not at all', () => {
    const extra = {
      text: '  e\u0301te ',
      integer: 7,
      decimal: '007.50',
      several: ['C', 'A'],
      choice: null,
      date: '2026-03-01',
      city: ids.parakou,
    };
    expect(refused(extra)).toEqual([]);
    expect(storedAnswers(aContent({ extra }), reference)).toEqual({
      text: '\u00e9te',
      integer: 7,
      decimal: '7.5',
      several: ['A', 'C'],
      date: '2026-03-01',
      city: ids.parakou,
    });
    expect(storedAnswers(aContent({ extra: { text: ' ', several: [] } }), reference)).toEqual({});
  });

  it('name entries that are still offered', () => {
    const cities = new Map(reference.cities);
    const parakou = cities.get(ids.parakou);
    if (parakou) cities.set(ids.parakou, { ...parakou, isActive: false });
    const content = aContent({ extra: { city: ids.parakou } });
    const findings = inactiveAnswers(content, { ...reference, cities });
    expect(findings.map(({ path, refusal }) => [path, refusal?.reason.name])).toEqual([
      ['extra.city', 'INACTIVE_REFERENCE'],
    ]);
    const nowhere = aContent({ extra: { city: newId() } });
    expect(inactiveAnswers(nowhere, reference)).toEqual([]);
  });
});
