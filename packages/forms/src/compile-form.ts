import { canonicalJson } from '@commerce-tracking/service-kit/commands/canonical';
import type { Questions } from './answers.ts';
import { type CompiledCondition, compileCondition } from './compile-condition.ts';
import { conditionErrors, type Scope } from './condition.rules.ts';
import { compileFieldChecks, type ValueCheck } from './field-checks.ts';
import type { FormContent, StoredField, StoredQuestion, StoredRule } from './form-content.ts';
import { type Part, type Places, partOf, placesOf, rowsOf } from './places.ts';

/** What a form says of one field, ready to be asked of a record. */
export type CompiledField = {
  path: string;
  /** How clients call it. */
  name: string;
  part: Part;
  applies: boolean | CompiledCondition;
  required: boolean | 'RECOMMENDED' | CompiledCondition;
  checks: readonly ValueCheck[];
  /** The field that may be answered instead of this one, and stands for both where both are empty. */
  insteadOf: string | null;
};

/** A rule of a form, ready to be asked. */
export type CompiledRule = {
  code: string;
  severity: StoredRule['severity'];
  messageFr: string;
  messageEn: string;
  part: Part;
  name: string;
  rows: 'items' | 'controls' | null;
  isBroken: CompiledCondition;
};

/**
 * The fields of one part of a record. Most of a form's fields are left empty and required by nobody: they
 * are not looked at, for a row is gone through by what is required and then by what is answered.
 */
export type CompiledPart = {
  /** Fields that may be missed where they are empty. */
  required: readonly CompiledField[];
  /** Fields with something to say of an answer, by name. */
  answered: ReadonlyMap<string, CompiledField>;
};

/** A form compiled once, when the reference data are loaded, and asked of every record made with it. */
export type CompiledForm = {
  fields: Readonly<Record<Part, CompiledPart>>;
  rules: readonly CompiledRule[];
  questions: Questions;
};

/**
 * Compiles a form. What was put into force before the language knew more faults, and has one, is not
 * enforced: a form can never keep a service from starting.
 */
export function compileForm({ fields, rules }: FormContent): CompiledForm {
  const places = placesOf(fields);
  const byPart: Record<Part, CompiledField[]> = { header: [], extra: [], items: [], controls: [] };
  const questions = new Map<string, StoredQuestion>();
  const alternatives = alternativesOf(fields);
  for (const field of fields) {
    if (field.question) questions.set(field.question.code, field.question);
    const compiled = compileField(field, places, alternatives.get(field.path) ?? null);
    byPart[compiled.part].push(compiled);
  }
  return {
    fields: {
      header: compiledPart(byPart.header),
      extra: compiledPart(byPart.extra),
      items: compiledPart(byPart.items),
      controls: compiledPart(byPart.controls),
    },
    rules: rules.flatMap((rule) => compileRule(rule, places) ?? []),
    questions,
  };
}

function compileField(field: StoredField, places: Places, insteadOf: string | null): CompiledField {
  const condition = (name: 'applies' | 'required', otherwise: boolean) => {
    if (field[name] !== 'WHEN') return field[name] === 'ALWAYS';
    return compiled(field[`${name}Condition`], field.section, places) ?? otherwise;
  };
  return {
    path: field.path,
    name: places.get(field.path)?.name ?? field.path,
    part: partOf(field),
    applies: condition('applies', true),
    required: field.required === 'RECOMMENDED' ? 'RECOMMENDED' : condition('required', false),
    checks: compileFieldChecks(field),
    insteadOf,
  };
}

function compiledPart(fields: readonly CompiledField[]): CompiledPart {
  const answered = fields.filter(({ applies, checks }) => applies !== true || checks.length > 0);
  return {
    required: fields.filter(({ applies, required }) => applies !== false && required !== false),
    answered: new Map(answered.map((field) => [field.name, field])),
  };
}

function compileRule(rule: StoredRule, places: Places): CompiledRule | null {
  const { code, severity, messageFr, messageEn, paths } = rule;
  const rows = paths.map(rowsOf).find((each) => each !== null) ?? null;
  const isBroken = compiled(rule.condition, scopeOf(rows), places);
  // A finding stands at one field: the first, and in a row where the rule is asked of each row.
  const shown = paths.find((path) => rowsOf(path) === rows) ?? paths[0];
  const place = shown === undefined ? undefined : places.get(shown);
  if (!isBroken || !place) return null;
  const { part, name } = place;
  return { code, severity, messageFr, messageEn, rows, isBroken, part, name };
}

function compiled(condition: unknown, scope: Scope, places: Places): CompiledCondition | null {
  if (conditionErrors(condition, { at: 'condition', scope }, places).length > 0) return null;
  return compileCondition(condition, places);
}

/** Rows a rule or a condition is asked of, as its scope. */
export function scopeOf(rows: 'items' | 'controls' | null): Scope {
  if (rows === 'items') return 'ITEM';
  return rows === 'controls' ? 'CONTROL' : 'HEADER';
}

/**
 * Two fields each required while the other is empty ask for one of the two. Where both are empty, one
 * finding says so, at the first of them.
 */
function alternativesOf(fields: readonly StoredField[]): Map<string, string> {
  const first = new Map<string, string>();
  const alternatives = new Map<string, string>();
  for (const { path, required, requiredCondition } of fields) {
    if (required !== 'WHEN') continue;
    const other = (requiredCondition?.isNull as { path?: unknown } | undefined)?.path;
    if (typeof other !== 'string') continue;
    if (canonicalJson(requiredCondition) !== canonicalJson({ isNull: { path: other } })) continue;
    if (first.get(other) === path) alternatives.set(path, other);
    first.set(path, other);
  }
  return alternatives;
}
