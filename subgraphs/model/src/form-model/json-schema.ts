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
 * A form as JSON Schema 2020-12 of the content a client submits. Conditions that ask the same part
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
  const names = new Map(fields.map((field) => [field.path, nameOf(field)]));
  const properties: Record<string, unknown> = {};
  const required: string[] = [];
  const conditional: Schema[] = [];
  const beyond: Schema[] = [];
  for (const field of fields) {
    const name = nameOf(field);
    properties[name] = field.applies === 'NEVER' ? false : answerOf(field);
    if (field.applies === 'ALWAYS' && field.required === 'ALWAYS') required.push(name);
    for (const attribute of ['applies', 'required'] as const) {
      const condition = field[`${attribute}Condition`];
      if (field[attribute] !== 'WHEN' || !condition) continue;
      const test = translate(condition, names);
      if (!test) beyond.push({ field: name, [attribute]: condition });
      else if (attribute === 'required') {
        conditional.push({ anyOf: [{ not: test }, { required: [name] }] });
      } else {
        conditional.push({ anyOf: [test, { properties: { [name]: false } }] });
      }
    }
  }
  return {
    properties,
    required,
    ...(conditional.length > 0 && { allOf: conditional }),
    ...(beyond.length > 0 && { 'x-conditions': beyond }),
  };
}

function nameOf(field: StoredField): string {
  return field.question?.code ?? inputNameOf(field);
}

function answerOf(field: StoredField): Schema {
  const shape = field.question ? questionShape(field.question) : builtInShape(field);
  const { minimum, maximum, maxLength, pattern, decimalPlaces, allowedValues } = field;
  const isInteger = shape.type === 'integer';
  const reference = field.question?.referenceKind ?? field.allowedReferences?.kind;
  return {
    ...shape,
    title: field.labelEn,
    'x-titleFr': field.labelFr,
    ...(allowedValues && { enum: allowedValues }),
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

/** A condition as a schema that is valid exactly when it holds; null where JSON Schema cannot say it. */
function translate(condition: Condition, names: ReadonlyMap<string, string>): Schema | null {
  const [operator, value] = Object.entries(condition)[0] ?? [];
  if (operator === 'all' || operator === 'any') {
    const parts = (value as Condition[]).map((each) => translate(each, names));
    if (parts.includes(null)) return null;
    return operator === 'all' ? { allOf: parts } : { anyOf: parts };
  }
  if (operator === 'not') return negated(translate(value as Condition, names));
  if (operator === 'isNull') return negated(present((value as { path?: unknown }).path, {}, names));
  const [operand, literal] = Array.isArray(value) ? value : [];
  const path = (operand as { path?: unknown } | null)?.path;
  if (operator === 'in') return present(path, { enum: literal }, names);
  if (typeof literal === 'object') return null;
  if (operator === 'eq') return present(path, { const: literal }, names);
  if (operator === 'ne') return negated(present(path, { const: literal }, names));
  return null;
}

function present(path: unknown, shape: object, names: ReadonlyMap<string, string>): Schema | null {
  const name = typeof path === 'string' ? names.get(path) : undefined;
  if (!name) return null;
  const given = { not: { type: 'null' } };
  return { properties: { [name]: { ...given, ...shape } }, required: [name] };
}

function negated(schema: Schema | null): Schema | null {
  return schema && { not: schema };
}
