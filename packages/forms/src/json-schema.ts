import { builtInShape, inputNameOf, questionShape, type Schema } from './built-in-answers.ts';
import type { Condition, FormContent, StoredField } from './form-content.ts';

type Described = {
  id: string;
  collectionType: string;
  number: number;
  titleFr: string;
  titleEn: string;
};

/**
 * A form as JSON Schema 2020-12 of the content a client submits, without nulls: what is not answered is
 * left out. What it refuses, the server refuses too; the server knows more. Conditions that ask the same part
 * of the record become alternatives; those that reach further stand whole under `x-conditions`,
 * and rules over several fields under `x-rules`, as the condition trees of the form.
 */
export function jsonSchemaOf(form: Described, { fields, rules }: FormContent): Schema {
  const inSection = (section: StoredField['section']) =>
    fields.filter((field) => field.section === section && !field.question);
  const questions = fields.filter(({ question }) => question);
  const header = objectOf(inSection('HEADER'));
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `urn:uuid:${form.id}`,
    title: form.titleEn,
    'x-titleFr': form.titleFr,
    type: 'object',
    ...header,
    properties: {
      collectionType: { const: form.collectionType },
      formModelId: { const: form.id },
      ...header.properties,
      extra: { type: 'object', ...objectOf(questions), additionalProperties: false },
      items: {
        type: 'array',
        minItems: 1,
        items: { type: 'object', ...objectOf(inSection('ITEM')) },
      },
      controls: { type: 'array', items: { type: 'object', ...objectOf(inSection('CONTROL')) } },
    },
    required: ['collectionType', 'formModelId', ...header.required, 'items'],
    'x-rules': rules,
  };
}

type ObjectSchema = Schema & { properties: Record<string, unknown>; required: string[] };

function objectOf(fields: readonly StoredField[]): ObjectSchema {
  const shapes: Shapes = new Map(
    fields.map((field) => [field.path, { name: nameOf(field), shape: shapeOf(field) }]),
  );
  const properties: Record<string, unknown> = {};
  const required: string[] = [];
  const conditional: Schema[] = [];
  const beyond: Schema[] = [];
  for (const field of fields) {
    const name = nameOf(field);
    properties[name] = field.applies === 'NEVER' ? false : answerOf(field);
    if (field.applies === 'ALWAYS' && field.required === 'ALWAYS') required.push(name);
    if (field.applies === 'NEVER') continue;
    const applies = whenOf(field, 'applies', shapes);
    const requires = whenOf(field, 'required', shapes);
    const [asked, missed] = [applies.truths, requires.truths];
    if (asked) conditional.push({ anyOf: [asked.isTrue, { properties: { [name]: false } }] });
    if (missed && !applies.beyond) {
      const unless = [asked, missed].flatMap((truths) => (truths ? [{ not: truths.isTrue }] : []));
      conditional.push({ anyOf: [...unless, { required: [name] }] });
    }
    if (applies.beyond || requires.beyond) {
      const { beyond: appliesWhen } = applies;
      const requiredWhen = requires.beyond ?? (appliesWhen && field.requiredCondition);
      beyond.push({
        field: name,
        ...(appliesWhen && { applies: appliesWhen }),
        ...(requiredWhen && { required: requiredWhen }),
      });
    }
  }
  return {
    properties,
    required,
    ...(conditional.length > 0 && { allOf: conditional }),
    ...(beyond.length > 0 && { 'x-conditions': beyond }),
  };
}

/** A condition of a field as schemas, or as it is where those cannot say it. */
function whenOf(
  field: StoredField,
  attribute: 'applies' | 'required',
  shapes: Shapes,
): { truths: Truths | null; beyond: Condition | null } {
  const condition = field[attribute] === 'WHEN' ? field[`${attribute}Condition`] : null;
  const truths = condition ? translate(condition, shapes) : null;
  return { truths, beyond: truths ? null : (condition ?? null) };
}

function nameOf(field: StoredField): string {
  return field.question?.code ?? inputNameOf(field);
}

function shapeOf(field: StoredField): Schema {
  return field.question ? questionShape(field.question) : builtInShape(field);
}

function answerOf(field: StoredField): Schema {
  const shape = shapeOf(field);
  const { minimum, maximum, maxLength, pattern, decimalPlaces, allowedValues } = field;
  const isInteger = shape.type === 'integer';
  const reference = field.question?.referenceKind ?? field.allowedReferences?.kind;
  return {
    ...shape,
    title: field.labelEn,
    'x-titleFr': field.labelFr,
    ...(allowedValues && limited(shape, allowedValues)),
    ...(maxLength && { maxLength }),
    ...(pattern && { pattern }),
    // Decimals travel as text, so their bounds cannot be said in the vocabulary for numbers.
    ...(minimum && {
      [isInteger ? 'minimum' : 'x-minimum']: isInteger ? Number(minimum) : minimum,
    }),
    ...(maximum && {
      [isInteger ? 'maximum' : 'x-maximum']: isInteger ? Number(maximum) : maximum,
    }),
    ...(typeof decimalPlaces === 'number' && { 'x-decimalPlaces': decimalPlaces }),
    ...(reference ? { 'x-referenceKind': reference } : {}),
    ...(field.required === 'RECOMMENDED' && { 'x-recommended': true }),
    ...(field.defaultValue !== undefined && { default: field.defaultValue }),
  };
}

/** Of a list, the form says what each of its values may be. */
function limited(shape: Schema, values: readonly string[]): Schema {
  if (shape.type !== 'array') return { enum: values };
  return { items: { ...(shape.items as Schema), enum: values } };
}

/** A condition as two schemas, for it has three values: where neither is valid, it is unknown. */
type Truths = { isTrue: Schema; isFalse: Schema };
type Shapes = ReadonlyMap<string, { name: string; shape: Schema }>;

/** The schemas of a condition; null where JSON Schema cannot say it. */
function translate(condition: Condition, shapes: Shapes): Truths | null {
  const [operator, value] = Object.entries(condition)[0] ?? [];
  if (operator === 'all' || operator === 'any') {
    const parts = (value as Condition[]).map((each) => translate(each, shapes));
    if (!parts.every((part) => part !== null)) return null;
    const every = (which: keyof Truths) => ({ allOf: parts.map((part) => part[which]) });
    const some = (which: keyof Truths) => ({ anyOf: parts.map((part) => part[which]) });
    return operator === 'all'
      ? { isTrue: every('isTrue'), isFalse: some('isFalse') }
      : { isTrue: some('isTrue'), isFalse: every('isFalse') };
  }
  if (operator === 'not') {
    const inner = translate(value as Condition, shapes);
    return inner && { isTrue: inner.isFalse, isFalse: inner.isTrue };
  }
  if (operator === 'isNull') {
    const given = present((value as { path?: unknown }).path, null, shapes);
    return given && { isTrue: { not: given }, isFalse: given };
  }
  const [operand, literal] = Array.isArray(value) ? value : [];
  const path = (operand as { path?: unknown } | null)?.path;
  const shape = typeof path === 'string' ? shapes.get(path)?.shape : undefined;
  const test = shape && testOf(operator ?? '', literal, shape);
  const isTrue = test && present(path, test, shapes);
  const isFalse = test && present(path, { not: test }, shapes);
  return isTrue && isFalse ? { isTrue, isFalse } : null;
}

const bounds: Record<string, string> = {
  lt: 'exclusiveMaximum',
  lte: 'maximum',
  gt: 'exclusiveMinimum',
  gte: 'minimum',
};

/** What a comparison asks of one value. Decimals travel as text of several writings: not for JSON Schema. */
function testOf(operator: string, literal: unknown, { type, format }: Schema): Schema | null {
  if (Array.isArray(type) || format === 'date-time') return null;
  if (type === 'integer') {
    const number = typeof literal === 'string' ? Number(literal) : literal;
    const bound = bounds[operator];
    if (bound && typeof number === 'number') return { [bound]: number };
    if (operator === 'in') return { enum: (literal as unknown[]).map(Number) };
    return equality(operator, number);
  }
  if (operator === 'in')
    return type === 'array' ? { contains: { enum: literal } } : { enum: literal };
  return equality(operator, literal);
}

function equality(operator: string, literal: unknown): Schema | null {
  if (typeof literal === 'object') return null;
  if (operator === 'eq') return { const: literal };
  return operator === 'ne' ? { not: { const: literal } } : null;
}

function present(path: unknown, test: Schema | null, shapes: Shapes): Schema | null {
  const found = typeof path === 'string' ? shapes.get(path) : undefined;
  if (!found) return null;
  const { name, shape } = found;
  const given = { not: { type: 'null' }, ...(shape.type === 'array' && { minItems: 1 }) };
  const asked = test && 'not' in test ? { ...given, allOf: [test] } : { ...given, ...test };
  return { properties: { [name]: asked }, required: [name] };
}
