import { newId } from '@commerce-tracking/service-kit/ids';
import { describe, expect, it, vi } from 'vitest';
import type { Answer } from '../../examples/graphql-client.ts';
import { seedId } from '../../prisma/seed/seed-id.ts';
import { maizeRecord } from '../support/records.ts';
import type { Stage } from '../support/sessions.ts';

/** Against the system that others use too. */
export function formModels(stage: Stage): void {
  describe('form models', () => {
    const asked = `path section group labelFr labelEn helpFr helpEn applies appliesCondition required
  requiredCondition allowedValues allowedReferences minimum maximum maxLength pattern decimalPlaces
  defaultValue question { code type referenceKind choices { code labelFr labelEn } indexed }`;

    type Form = { id: string; number: number; version: number; fields: object[]; rules: object[] };

    const admin = <T>(query: string, variables: object) =>
      stage.client.ask<T>(query, variables as Record<string, unknown>, {
        token: stage.token('admin'),
      });

    /** A version with one more question and one more rule, from draft to force. */
    async function publishNext(field: object, rule: object): Promise<Form> {
      const { form } = await admin<{ form: Form }>(
        `{ form: currentFormModel(collectionType: AGRICULTURAL) {
      id number version fields { ${asked} } rules { code severity condition paths messageFr messageEn }
    } }`,
        {},
      );
      const { draft } = await admin<{ draft: Form }>(
        `mutation($input: CreateFormModelDraftInput!) { draft: createFormModelDraft(input: $input) { id version number } }`,
        { input: { basedOnId: form.id } },
      );
      const content = { fields: [...form.fields, field], rules: [...form.rules, rule] };
      await admin(
        `mutation($input: UpdateFormModelDraftInput!) { updateFormModelDraft(input: $input) { id } }`,
        { input: { id: draft.id, expectedVersion: draft.version, ...content } },
      );
      await admin(
        `mutation($input: FormModelTargetInput!) { publishFormModel(input: $input) { id } }`,
        { input: { id: draft.id, expectedVersion: draft.version + 1 } },
      );
      return { ...draft, ...content };
    }

    const field = {
      path: 'extra.moisture',
      section: 'HEADER',
      group: 'quality',
      labelFr: 'Humidité (%)',
      labelEn: 'Moisture (%)',
      applies: 'ALWAYS',
      required: 'WHEN',
      requiredCondition: {
        exists: { path: 'items', where: { gt: [{ path: 'items.quantity' }, 100] } },
      },
      minimum: '0',
      maximum: '100',
      decimalPlaces: 1,
      question: { code: 'moisture', type: 'DECIMAL', indexed: true },
    };
    const rule = {
      code: 'wetGrain',
      severity: 'WARNING',
      condition: { gt: [{ path: 'extra.moisture' }, '15.5'] },
      paths: ['extra.moisture'],
      messageFr: 'Grain humide.',
      messageEn: 'Wet grain.',
    };

    type Created = { collection: { id: string; extra: object; qualityFlags: object[] } };
    const create = `mutation($input: CreateCollectionInput!) {
  collection: createCollection(input: $input) {
    id extra qualityFlags { code ruleCode message }
  }
}`;

    async function send(change: object, submit = true): Promise<Answer<Created>> {
      const content = maizeRecord(stage.reference, change as Record<string, unknown>);
      const input = { id: newId(), submit, content };
      return stage.client.call<Created>(create, { input }, { token: stage.token('collecteur.bj') });
    }

    const refusals = ({ errors }: Answer<unknown>) =>
      errors.flatMap(({ extensions }) =>
        (extensions.details?.fields ?? []).map(({ path, reason }) => `${path} ${reason}`),
      );

    describe('a form that is put into force', () => {
      it('is asked of the records made with it, and of no others', async () => {
        const { id, number } = await publishNext(field, rule);
        const with_ = (moisture: unknown, over: object = {}) => ({
          formModelId: id,
          extra: moisture === undefined ? {} : { moisture },
          ...over,
        });
        // The other service hears of the form within a second.
        await vi.waitFor(
          async () => expect((await send(with_('12.50'))).errors).toEqual([]),
          20_000,
        );

        expect(refusals(await send(with_('wet'), false))).toEqual([
          'input.content.extra.moisture WRONG_FORMAT',
        ]);
        expect(refusals(await send(with_('100.1')))).toEqual([
          'input.content.extra.moisture TOO_BIG',
        ]);
        const [line] = maizeRecord(stage.reference).items;
        const heavy = { items: [{ ...line, quantity: '101' }] };
        expect(refusals(await send(with_(undefined, heavy)))).toEqual([
          'input.content.extra.moisture MISSING_FIELD',
        ]);

        const { data } = await send(with_('16.0'));
        expect(data?.collection.extra).toEqual({ moisture: '16' });
        expect(data?.collection.qualityFlags).toContainEqual({
          code: 'FORM_RULE',
          ruleCode: 'wetGrain',
          message: expect.stringMatching(/Grain humide|Wet grain/),
        });
        const { collections } = await stage.client.ask<{
          collections: { nodes: { id: string }[] };
        }>(
          '{ collections(filter: { extra: [{ code: "moisture", value: "16.00" }] }) { nodes { id } } }',
          {},
          { token: stage.token('chef.bj') },
        );
        expect(collections.nodes).toEqual([{ id: data?.collection.id }]);

        // Versions that were replaced go on for their days of grace, each with its own questions.
        const base = { formModelId: seedId('formModel', 'AGRICULTURAL-1') };
        expect((await send(base)).errors).toEqual([]);
        expect(refusals(await send({ ...base, extra: { moisture: '1' } }))).toEqual([
          'input.content.extra.moisture VALUE_NOT_ALLOWED',
        ]);
        expect(number).toBeGreaterThan(2);
      });
    });
  });
}
