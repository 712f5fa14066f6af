import { type AnswerType, kindOf } from '@commerce-tracking/forms/answer-type';
import { answerTypeOf, inputNameOf } from '@commerce-tracking/forms/built-in-answers';
import { checkRecord } from '@commerce-tracking/forms/check-record';
import { compileForm } from '@commerce-tracking/forms/compile-form';
import type { StoredField } from '@commerce-tracking/forms/form-content';
import { jsonSchemaOf } from '@commerce-tracking/forms/json-schema';
import { demoFormContent, demoForms } from '@commerce-tracking/prisma/seed/demo/form-models';
import { defaultSettings } from '@commerce-tracking/settings/settings';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type CollectionContent, collectionContent } from '../collection/content/content.ts';
import { deriveTotals } from '../collection/content/derive-totals.ts';
import { entriesOfKind } from '../reference/entries-of-kind.ts';
import { aControl, livestock, type SentContent, sentContent } from '../testing/a-content.ts';
import { type aForm, aReference, ids } from '../testing/reference-fixture.ts';
import { checkCollection, refusedFields } from './check-collection.rules.ts';
import { checkDraft } from './check-draft.rules.ts';
import { storedAnswers } from './own-answers.rules.ts';

// What a device refuses by the schema it downloaded, and by the rules that stand beside it, the server
// refuses too. Contents are complete records with some answers changed, taken away or added.

const reference = aReference();
const now = new Date('2026-03-10T18:00:00Z');
const narrowed: Record<string, Partial<StoredField>> = {
  'header.nearbyMarkets': { allowedValues: ['Dantokpa'] },
  'header.notes': { maxLength: 3, pattern: '^[A-C]+$' },
  'header.taxAmount': {
    applies: 'WHEN',
    appliesCondition: { eq: [{ path: 'header.taxesPaid' }, true] },
    required: 'ALWAYS',
  },
  'header.marketCondition': {
    required: 'WHEN',
    requiredCondition: {
      any: [
        { not: { ne: [{ path: 'header.marketDay' }, true] } },
        {
          all: [
            { gte: [{ path: 'header.controlPostsCount' }, 3] },
            { isNull: { path: 'header.notes' } },
          ],
        },
      ],
    },
  },
  'header.distanceTravelledKm': { applies: 'NEVER' },
  'items.lossReasons': {
    required: 'WHEN',
    requiredCondition: { gt: [{ path: 'items.lossesQuantity' }, '0.5'] },
  },
  'controls.controlIssues': {
    applies: 'WHEN',
    appliesCondition: { in: [{ path: 'controls.controlResult' }, ['DELAYED', 'SEIZED']] },
  },
};
const rules = [
  {
    code: 'manyPosts',
    severity: 'ERROR' as const,
    condition: {
      gt: [{ sum: { path: 'controls.controlPostsCount' } }, { path: 'header.controlPostsCount' }],
    },
    paths: ['header.controlPostsCount'],
    messageFr: 'Postes',
    messageEn: 'Posts',
  },
];

const none = { required: [], answered: new Map() };
const forms = demoForms.map((demo) => {
  const { type } = demo;
  const content = demoFormContent(demo) as unknown as ReturnType<typeof aForm>;
  const fields = content.fields.map((field) => ({ ...field, ...narrowed[field.path] }));
  const form = { fields, rules: [...content.rules, ...rules] };
  const id = type === 'LIVESTOCK' ? ids.livestock : ids.agricultural;
  const schema = jsonSchemaOf(
    { id, collectionType: type, number: 2, titleFr: '', titleEn: '' },
    form,
  );
  const ajv = new Ajv2020({ strict: false });
  formats.default(ajv);
  const compiled = compileForm(form);
  const entry = reference.formModels.get(id);
  const formModels = new Map(reference.formModels);
  if (entry) formModels.set(id, { ...entry, compiled });
  const sent = sentContent({
    ...(type === 'LIVESTOCK' ? livestock() : {}),
    hasControlPosts: true,
    controls: [aControl()],
  });
  return {
    name: demo.titleEn,
    fields,
    isValid: ajv.compile(schema),
    // Of what the schema leaves beside it, a device asks the rules with the same code.
    rules: { ...compiled, fields: { header: none, extra: none, items: none, controls: none } },
    reference: { ...reference, formModels },
    sent: JSON.parse(JSON.stringify(sent)) as SentContent,
  };
});

const samples: Record<AnswerType, unknown[]> = {
  NUMBER: ['0', '1', '0.5', '-1', '12.3456', '1.50', 0, 1, 3, 5, -1],
  TEXT: ['A', 'ABC', 'ABCD', 'abc'],
  BOOLEAN: [true, false, 'yes'],
  DAY: ['2026-03-01', '2026-02-30', '2031-01-01'],
  INSTANT: ['2026-03-10T10:00:00Z', 'noon'],
  REFERENCE: ['nowhere', '019a0000-0000-7000-8000-ffffffffffff'],
  LIST: [['Dantokpa'], ['Elsewhere'], 'Dantokpa'],
  OBJECT: [
    { latitude: 1, longitude: 2 },
    { latitude: 91, longitude: 2 },
  ],
};

function valuesFor(field: StoredField): fc.Arbitrary<unknown> {
  const kind = kindOf(field);
  const type = answerTypeOf(field);
  const entries =
    kind && type === 'REFERENCE' ? [...(entriesOfKind(reference, kind)?.keys() ?? [])] : [];
  const codes = field.question?.choices?.map(({ code }) => code) ?? [];
  const given = [...samples[type], ...entries, ...codes, ...(field.allowedValues ?? [])];
  return fc.option(fc.constantFrom(...given), { nil: undefined });
}

type Answers = Record<string, unknown>;
type Content = Answers & { extra: Answers; items: Answers[]; controls: Answers[] };

/** A record with up to six answers changed. */
function contents(form: (typeof forms)[number]): fc.Arbitrary<Content> {
  const change = fc
    .constantFrom(...form.fields)
    .chain((field) => valuesFor(field).map((value) => ({ field, value })));
  // Fields that hang on one another are changed more often than chance would have it.
  const related = form.fields.filter(({ path, question }) => question || path in narrowed);
  const linked = fc
    .constantFrom(...related)
    .chain((field) => valuesFor(field).map((value) => ({ field, value })));
  return fc.array(fc.oneof(change, linked), { maxLength: 6 }).map((changes) => {
    const content = structuredClone({ extra: {}, ...form.sent }) as Content;
    for (const { field, value } of changes) {
      const [head] = field.path.split('.');
      const rows = { items: content.items, controls: content.controls, extra: [content.extra] };
      const answers = rows[head as 'extra']?.[0] ?? content;
      const name = field.question?.code ?? inputNameOf(field);
      if (value === undefined) delete answers[name];
      else answers[name] = value;
    }
    return content;
  });
}

function deviceRefuses(form: (typeof forms)[number], content: Content): boolean {
  if (!form.isValid(content)) return true;
  const { extra, items, controls } = content;
  const record = { header: content, extra, items, controls, attribute: () => undefined };
  return checkRecord(form.rules, record).some(
    (finding) => finding.what === 'RULE' && finding.rule.severity === 'ERROR',
  );
}

function serverRefuses({ reference: known }: (typeof forms)[number], sent: Content): boolean {
  const parsed = collectionContent.safeParse(sent);
  if (!parsed.success) return true;
  const written: CollectionContent = parsed.data;
  if (checkDraft(written, known, ids.benin).length > 0) return true;
  const content = { ...written, extra: storedAnswers(written, known) };
  const findings = checkCollection({
    content,
    derived: deriveTotals(content, known, defaultSettings),
    reference: known,
    settings: defaultSettings,
    point: known.points.get(content.collectionPointId ?? ''),
    collectorCountryId: ids.benin,
    now,
    firstSubmittedAt: null,
  });
  return refusedFields(findings).length > 0;
}

it.each(forms)('the server refuses what the schema of the $name refuses', (form) => {
  expect(form.isValid(form.sent)).toBe(true);
  const told = { refused: 0, accepted: 0 };
  fc.assert(
    fc.property(contents(form), (content) => {
      const isRefused = deviceRefuses(form, content);
      told[isRefused ? 'refused' : 'accepted'] += 1;
      if (isRefused) expect(serverRefuses(form, content)).toBe(true);
    }),
    { numRuns: 2_000, seed: 7 },
  );
  // Both happen often enough to say something.
  expect(Math.min(told.refused, told.accepted)).toBeGreaterThan(200);
});
