import { seedId } from '@commerce-tracking/prisma/seed/seed-id';
import { newId } from '@commerce-tracking/service-kit/ids';
import { beforeAll, describe, expect, it } from 'vitest';
import { dataOf, modelUnderTest, refusalsOf } from '../../test-support/model-under-test.ts';

let model: Awaited<ReturnType<typeof modelUnderTest>>;
beforeAll(async () => {
  model = await modelUnderTest();
});

const base = seedId('formModel', 'LIVESTOCK-1');
const trial = seedId('formModel', 'LIVESTOCK-2');
const fieldNames = `path section group labelFr labelEn helpFr helpEn applies appliesCondition required
  requiredCondition allowedValues allowedReferences minimum maximum maxLength pattern decimalPlaces
  defaultValue question { code type referenceKind choices { code labelFr labelEn } indexed }`;
const shown = 'id number status version contentHash basedOnId publishedAt retiredAt';
const inputs: Record<string, string> = {
  createFormModelDraft: 'CreateFormModelDraftInput',
  updateFormModelDraft: 'UpdateFormModelDraftInput',
};
const mutation = (name: string, fields = shown) =>
  `mutation($input: ${inputs[name] ?? 'FormModelTargetInput'}!) { ${name}(input: $input) { ${fields} } }`;
const write = (name: string, input: object, fields?: string) =>
  model.asAdmin(mutation(name, fields), { input }, 'en');
const draft = async (over: object = {}) =>
  dataOf(await write('createFormModelDraft', { basedOnId: base, ...over }), 'createFormModelDraft');
const form = async (id: string, fields = shown) =>
  dataOf(await model.asAdmin(`{ formModel(id: "${id}") { ${fields} } }`), 'formModel');
const fieldsOf = async (id: string) => (await form(id, `fields { ${fieldNames} }`)).fields;
const question = (code: string, type = 'INTEGER') => ({
  path: `extra.${code}`,
  section: 'HEADER',
  group: 'extra',
  labelFr: code,
  labelEn: code,
  applies: 'ALWAYS',
  required: 'NEVER',
  question: { code, type, indexed: true },
});

describe('a form model', () => {
  it('is drafted from another, changed, published for good, and retires the one before', async () => {
    const made = await draft({ changeNote: 'Herds' });
    const { contentHash } = await form(base);
    expect(made).toMatchObject({ number: 3, status: 'DRAFT', basedOnId: base, contentHash });
    const fields = [...(await fieldsOf(base)), question('herdSize')];
    const rule = {
      code: 'bigHerd',
      severity: 'WARNING',
      condition: { gt: [{ path: 'extra.herdSize' }, 1000] },
      paths: ['extra.herdSize'],
      messageFr: 'Très grand troupeau',
      messageEn: 'Very big herd',
    };
    const input = { id: made.id, expectedVersion: 1, fields, rules: [rule], titleEn: 'Herds' };
    const changed = dataOf(await write('updateFormModelDraft', input), 'updateFormModelDraft');
    expect(changed).toMatchObject({ version: 2, status: 'DRAFT' });
    expect(changed.contentHash).not.toBe(contentHash);
    const compare = `{ compareFormModels(a: "${base}", b: "${made.id}") {
      isSame fields { key change } rules { key change attributes { attribute } } } }`;
    expect(dataOf(await model.asAdmin(compare), 'compareFormModels')).toMatchObject({
      isSame: false,
      fields: [{ key: 'extra.herdSize', change: 'ADDED' }],
      rules: [{ key: 'bigHerd', change: 'ADDED' }],
    });

    const target = { id: made.id, expectedVersion: 2 };
    const published = dataOf(
      await write('publishFormModel', target, `${shown} jsonSchema publishedById`),
      'publishFormModel',
    );
    expect(published).toMatchObject({ status: 'PUBLISHED', version: 3 });
    expect(published.publishedById).not.toBeNull();
    expect(published.jsonSchema.properties.extra.properties).toHaveProperty('herdSize');
    expect(await form(base)).toMatchObject({ status: 'RETIRED', version: 2 });
    const current = '{ currentFormModel(collectionType: LIVESTOCK) { number } }';
    expect(dataOf(await model.asAdmin(current), 'currentFormModel')).toEqual({ number: 3 });
    const sent = await model.db.modelOutbox.findMany({ where: { aggregateId: made.id } });
    expect(sent.map(({ subject }) => subject)).toContain('event.model.form-model.published');

    for (const name of ['updateFormModelDraft', 'deleteFormModelDraft', 'publishFormModel']) {
      const again = await write(name, { id: made.id, expectedVersion: 3 }, 'id');
      expect(refusalsOf(again)).toBe('CONFLICT NOT_IN_STATE');
    }
    // The question keeps its type in every later version.
    const next = await draft({ basedOnId: made.id });
    expect(next.number).toBe(4);
    const other = [...(await fieldsOf(base)), question('herdSize', 'TEXT')];
    const retyped = await write('updateFormModelDraft', {
      id: next.id,
      expectedVersion: 1,
      fields: other,
    });
    expect(refusalsOf(retyped)).toMatch(/question\.type:QUESTION_TYPE_CHANGED/);
    const retired = await write('retireFormModel', {
      id: made.id,
      expectedVersion: 3,
      reason: 'x',
    });
    expect(dataOf(retired, 'retireFormModel')).toMatchObject({ status: 'RETIRED', version: 4 });
  });

  it('refuses content that would weaken the base form, naming every field', async () => {
    const { id } = await draft();
    const fields = (await fieldsOf(base)).map((field: { path: string }) =>
      field.path === 'header.corridor' ? { ...field, required: 'NEVER' } : field,
    );
    const at = fields.findIndex(({ path }: { path: string }) => path === 'header.corridor');
    const rules = [
      {
        code: 'r',
        severity: 'ERROR',
        condition: { matches: [{ path: 'header.notes' }, '.*'] },
        paths: ['header.notes'],
        messageFr: 'r',
        messageEn: 'r',
      },
    ];
    const answer = await write('updateFormModelDraft', { id, expectedVersion: 1, fields, rules });
    expect(refusalsOf(answer)).toBe(
      `BAD_INPUT INVALID_INPUT input.fields.${at}.required:BELOW_BASE_FORM input.rules.0.condition.matches:UNKNOWN_OPERATOR`,
    );
    expect(await form(id)).toMatchObject({ version: 1 });
    const gone = await write('deleteFormModelDraft', { id, expectedVersion: 1 }, 'id');
    expect(dataOf(gone, 'deleteFormModelDraft')).toEqual({ id });
    expect(await form(id)).toBeNull();
  });

  it('is created once, however often it is sent, and changed by one of two', async () => {
    const input = { id: newId(), basedOnId: trial };
    const made = [await draft(input), await draft(input)];
    expect(made[1]).toEqual(made[0]);
    const same = await draft({ basedOnId: trial });
    const fields = await fieldsOf(trial);
    const sentBack = await write('updateFormModelDraft', {
      id: same.id,
      expectedVersion: 1,
      fields,
    });
    const { contentHash } = dataOf(sentBack, 'updateFormModelDraft');
    expect(contentHash).toBe((await form(trial)).contentHash);
    const other = await write('createFormModelDraft', { ...input, titleFr: 'Autre' });
    expect(refusalsOf(other)).toBe('CONFLICT CONTENT_DIFFERS');
    const answers = await Promise.all(
      ['A', 'B'].map((titleFr) =>
        write('updateFormModelDraft', { id: input.id, expectedVersion: 1, titleFr }),
      ),
    );
    expect(answers.map(refusalsOf).sort()).toEqual(['', 'CONFLICT STALE_VERSION']);
    const absent = await write('createFormModelDraft', { basedOnId: newId() });
    expect(refusalsOf(absent)).toBe('BAD_INPUT INVALID_INPUT input.basedOnId:UNKNOWN_REFERENCE');
  });

  it('is published once when sent twice, and never under a newer one', async () => {
    const crops = seedId('formModel', 'AGRICULTURAL-1');
    const older = await draft({ basedOnId: crops });
    const newer = await draft({ basedOnId: crops });
    const input = { id: newer.id, expectedVersion: 1, commandId: newId() };
    const [first, second] = [
      await write('publishFormModel', input),
      await write('publishFormModel', input),
    ];
    expect(dataOf(second, 'publishFormModel')).toEqual(dataOf(first, 'publishFormModel'));
    expect(await form(crops)).toMatchObject({ status: 'RETIRED', version: 2 });
    const late = await write('publishFormModel', { id: older.id, expectedVersion: 1 });
    expect(refusalsOf(late)).toBe('CONFLICT NEWER_IN_FORCE');
    const absent = await write('publishFormModel', { id: newId(), expectedVersion: 1 });
    expect(refusalsOf(absent)).toBe('NOT_FOUND ABSENT');
  });

  it('has a JSON Schema also where it was delivered, and is compared within its type only', async () => {
    const { jsonSchema } = await form(trial, 'jsonSchema');
    expect(jsonSchema.properties.collectionType).toEqual({ const: 'LIVESTOCK' });
    const crops = seedId('formModel', 'AGRICULTURAL-1');
    const compare = `{ compareFormModels(a: "${base}", b: "${crops}") { isSame } }`;
    expect(refusalsOf(await model.asAdmin(compare))).toBe(
      'BAD_INPUT INVALID_INPUT b:OTHER_COLLECTION_TYPE',
    );
  });

  it.each(['COLLECTOR', 'TEAM_MANAGER', 'SUPERVISOR', 'ANALYST'])(
    'is written by no %s',
    async (role) => {
      const created = await model.askAs(role, mutation('createFormModelDraft', 'id'), {
        input: { basedOnId: base },
      });
      expect(refusalsOf(created)).toBe('FORBIDDEN NOT_PERMITTED');
      for (const name of ['publishFormModel', 'retireFormModel', 'deleteFormModelDraft']) {
        const input = { id: base, expectedVersion: 1 };
        const answer = await model.askAs(role, mutation(name, 'id'), { input });
        expect(refusalsOf(answer)).toBe('FORBIDDEN NOT_PERMITTED');
      }
    },
  );
});
