import { compilePattern } from '@commerce-tracking/forms/pattern';
import {
  commandId,
  decimal,
  expectedVersion,
  optionalText,
  refusal,
  text,
  uuid,
} from '@commerce-tracking/service-kit/input';
import { TOO_LONG, WRONG_FORMAT } from '@commerce-tracking/service-kit/reasons';
import { z } from 'zod';

const requirement = z.enum(['ALWAYS', 'NEVER', 'RECOMMENDED', 'WHEN']);
const bound = decimal({
  scale: 8,
  min: '-999999999999999999',
  max: '999999999999999999',
}).nullish();
const documentMax = 8_000;

function identifier(max: number) {
  return text(max).superRefine((value, context) => {
    if (/^[A-Za-z][A-Za-z0-9_]*$/.test(value)) return;
    context.addIssue(refusal(WRONG_FORMAT, { expected: 'A–Z, a–z, 0–9, _' }));
  });
}

/** A JSON document that a form keeps as it is: small, whatever it says. */
const document = z.unknown().superRefine((value, context) => {
  if ((JSON.stringify(value) ?? '').length > documentMax) {
    context.addIssue(refusal(TOO_LONG, { maximum: documentMax }));
  }
});

const expression = text(200).superRefine((value, context) => {
  if (compilePattern(value)) return;
  context.addIssue(refusal(WRONG_FORMAT, { expected: 'ECMA-262 ∩ RE2' }));
});

const choice = z.strictObject({ code: identifier(60), labelFr: text(120), labelEn: text(120) });

const question = z.strictObject({
  code: identifier(60),
  type: z.enum([
    'TEXT',
    'INTEGER',
    'DECIMAL',
    'BOOLEAN',
    'DATE',
    'CHOICE',
    'MULTI_CHOICE',
    'REFERENCE',
  ]),
  referenceKind: optionalText(60),
  choices: z.array(choice).max(200).nullish(),
  indexed: z.boolean().nullish(),
});

const field = z.strictObject({
  path: text(120),
  section: z.enum(['HEADER', 'ITEM', 'CONTROL']),
  group: identifier(60),
  labelFr: text(200),
  labelEn: text(200),
  helpFr: optionalText(2_000),
  helpEn: optionalText(2_000),
  applies: requirement,
  appliesCondition: document.nullish(),
  required: requirement,
  requiredCondition: document.nullish(),
  allowedValues: z.array(text(120)).min(1).max(200).nullish(),
  allowedReferences: z.record(z.string(), z.unknown()).and(document).nullish(),
  minimum: bound,
  maximum: bound,
  maxLength: z.int().min(1).max(4_000).nullish(),
  pattern: expression.nullish(),
  decimalPlaces: z.int().min(0).max(8).nullish(),
  defaultValue: document.nullish(),
  question: question.nullish(),
});

const rule = z.strictObject({
  code: identifier(60),
  severity: z.enum(['INFO', 'WARNING', 'ERROR']),
  condition: document,
  paths: z.array(text(120)).min(1).max(10),
  messageFr: text(500),
  messageEn: text(500),
});

export type GivenField = z.output<typeof field>;
export type GivenRule = z.output<typeof rule>;

const titles = { titleFr: text(120), titleEn: text(120) };

/** What `createFormModelDraft` accepts. */
export const createDraftInput = z.strictObject({
  id: uuid.nullish(),
  basedOnId: uuid,
  titleFr: titles.titleFr.nullish(),
  titleEn: titles.titleEn.nullish(),
  changeNote: optionalText(4_000),
  commandId,
});

/** What `updateFormModelDraft` accepts: any part; fields and rules each as a whole. */
export const updateDraftInput = z.strictObject({
  id: uuid,
  expectedVersion,
  titleFr: titles.titleFr.optional(),
  titleEn: titles.titleEn.optional(),
  changeNote: optionalText(4_000),
  fields: z.array(field).min(1).max(300).optional(),
  rules: z.array(rule).max(100).optional(),
  commandId,
});

/** What the writes without content accept. */
export const formTargetInput = z.strictObject({
  id: uuid,
  expectedVersion,
  reason: optionalText(4_000),
  commandId,
});
