import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compileCondition, type FormRecord, type Row } from './compile-condition.ts';
import { conditionErrors } from './condition.rules.ts';
import { placesOf } from './places.ts';
import { aField, aQuestion } from './testing/a-form.ts';

const places = placesOf([
  aField('header.notes'),
  aField('header.respondentNature'),
  aField('header.collectedOn'),
  aField('header.hasControlPosts'),
  aField('header.transportCost'),
  aField('header.controlPostsCount'),
  aField('header.transportMode', { allowedReferences: { kind: 'transportMode' } }),
  aField('items.quantity'),
  aField('items.lossesQuantity'),
  aField('controls.feesPaymentAmount'),
  aQuestion('water', 'INTEGER'),
  aQuestion('seen', 'MULTI_CHOICE', { choices: [{ code: 'DOG', labelFr: 'C', labelEn: 'D' }] }),
]);

const truck = '019a0000-0000-7000-8000-000000000001';

function aRecord(over: Partial<FormRecord> & { header?: Row } = {}): FormRecord {
  return {
    extra: {},
    items: [],
    controls: [],
    attribute: (kind, id, name) =>
      kind === 'transportMode' && id === truck && name === 'requiresPlate' ? true : undefined,
    ...over,
    header: over.header ?? {},
  };
}

function truth(condition: unknown, over: Parameters<typeof aRecord>[0] = {}) {
  expect(conditionErrors(condition, { at: 'c', scope: 'HEADER' }, places)).toEqual([]);
  return compileCondition(condition, places)(aRecord(over), {});
}

describe('what a condition says', () => {
  it('is exact with decimals, whatever they are written like', () => {
    const costs = { path: 'header.transportCost' };
    const sum = { sum: { path: 'items.quantity' } };
    const tenths = [{ quantity: '0.1' }, { quantity: '0.2' }];
    expect(truth({ eq: [sum, '0.3'] }, { items: tenths })).toBe(true);
    expect(truth({ eq: [costs, 10] }, { header: { transportCost: '10.00' } })).toBe(true);
    const large = { header: { transportCost: '900719925474099.2' } };
    expect(truth({ gt: [costs, '900719925474099.1'] }, large)).toBe(true);
    expect(truth({ lt: [costs, '900719925474099.20000001'] }, large)).toBe(true);
    expect(truth({ lt: [costs, -1] }, { header: { transportCost: '-1.5' } })).toBe(true);
    expect(truth({ lt: [costs, 0] }, { header: { transportCost: '-0.5' } })).toBe(true);
  });

  it('asks the entries that were chosen', () => {
    const plate = { eq: [{ path: 'header.transportMode.requiresPlate' }, true] };
    expect(truth(plate, { header: { transportModeId: truck } })).toBe(true);
    expect(truth(plate, { header: { transportModeId: truck.replace('1', '2') } })).toBe(null);
    expect(truth(plate)).toBe(null);
  });

  it('asks each row where the condition stands in rows', () => {
    const condition = { gt: [{ path: 'items.lossesQuantity' }, { path: 'items.quantity' }] };
    const ask = compileCondition(condition, places);
    expect(ask(aRecord(), { lossesQuantity: '3', quantity: '2' })).toBe(true);
    expect(ask(aRecord(), { quantity: '2' })).toBe(null);
  });

  it('has the value of Kleene for every pair of truths', () => {
    const truths = {
      true: { eq: [1, 1] },
      false: { eq: [1, 2] },
      unknown: { eq: [absent(), 'X'] },
    };
    const values = { true: true, false: false, unknown: null } as const;
    for (const [a, left] of Object.entries(truths)) {
      for (const [b, right] of Object.entries(truths)) {
        const [x, y] = [values[a as 'true'], values[b as 'true']] as (boolean | null)[];
        const all = x === false || y === false ? false : x === null || y === null ? null : true;
        const any = x === true || y === true ? true : x === null || y === null ? null : false;
        expect(truth({ all: [left, right] })).toBe(all);
        expect(truth({ any: [left, right] })).toBe(any);
      }
      const value = values[a as 'true'] as boolean | null;
      expect(truth({ not: left })).toBe(value === null ? null : !value);
    }
  });
});

function absent() {
  return { path: 'header.notes' };
}

describe('docs/form-models.md', () => {
  const text = readFileSync(new URL('../../../docs/form-models.md', import.meta.url), 'utf8');
  const table = text.split('<!-- conditions -->')[1]?.split('<!-- /conditions -->')[0] ?? '';
  const rows = [...table.matchAll(/^\| `(\{.*\})` \| `(\{.*\})` \| (\w+) \|/gm)];

  it('shows every operator at work', () => {
    const shown = rows.map(([, condition]) => condition).join('\n');
    const operators = ['all', 'any', 'not', 'eq', 'ne', 'lt', 'lte', 'gt', 'gte', 'in'];
    for (const operator of [...operators, 'isNull', 'exists', 'count', 'sum']) {
      expect(shown).toContain(`"${operator}"`);
    }
  });

  it.each(rows.map((row) => row.slice(1, 4) as [string, string, string]))(
    'says the truth about %s of %s',
    (condition, content, said) => {
      const { items = [], controls = [], extra = {}, ...header } = JSON.parse(content);
      const expected = { true: true, false: false, unknown: null }[said];
      expect(truth(JSON.parse(condition), { header, items, controls, extra })).toBe(expected);
    },
  );
});
