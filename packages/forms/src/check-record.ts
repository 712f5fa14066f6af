import { type FormRecord, holdsFor, isAbsent, type Row } from './compile-condition.ts';
import type { CompiledField, CompiledForm, CompiledPart, CompiledRule } from './compile-form.ts';
import type { Refusal } from './field-checks.ts';
import { DOES_NOT_APPLY } from './form-check.errors.ts';

/** What a form has to say about a record; paths are those of the content a client sends. */
export type FormFinding =
  | { what: 'MISSING' | 'RECOMMENDED'; path: string }
  | { what: 'REFUSED'; path: string; refusal: Refusal }
  | { what: 'RULE'; path: string; rule: CompiledRule };

const notAsked: Refusal = { reason: DOES_NOT_APPLY };
const noRow: Row = {};

/**
 * A record against the form it names: every field that is missing, wished for, not asked or of a value the
 * form does not take, then the rules it breaks. What a value has to be by itself has been checked before.
 */
export function checkRecord(form: CompiledForm, record: FormRecord): FormFinding[] {
  const findings: FormFinding[] = [];
  checkFields(findings, form.fields.header, record, record.header, '', noRow);
  checkFields(findings, form.fields.extra, record, record.extra, 'extra.', noRow);
  if (record.items.length === 0) findings.push({ what: 'MISSING', path: 'items' });
  for (const list of ['items', 'controls'] as const) {
    for (const [index, row] of record[list].entries()) {
      checkFields(findings, form.fields[list], record, row, `${list}.${index}.`, row);
    }
  }
  for (const rule of form.rules) checkRule(findings, rule, record);
  return findings;
}

function checkFields(
  findings: FormFinding[],
  { required, answered }: CompiledPart,
  record: FormRecord,
  answers: Row,
  prefix: string,
  row: Row,
): void {
  for (const field of required) {
    if (!isAbsent(answers[field.name]) || !isAsked(field, record, row)) continue;
    const path = prefix + field.name;
    if (field.required === 'RECOMMENDED') findings.push({ what: 'RECOMMENDED', path });
    else if (field.required === true || (field.required && holdsFor(field.required, record, row))) {
      if (!isSaidElsewhere(field, required, answers)) findings.push({ what: 'MISSING', path });
    }
  }
  for (const name in answers) {
    const field = answered.get(name);
    const value = answers[name];
    if (!field || isAbsent(value)) continue;
    const path = prefix + name;
    if (!isAsked(field, record, row)) {
      findings.push({ what: 'REFUSED', path, refusal: notAsked });
      continue;
    }
    for (const check of field.checks) {
      const refusal = check(value, record);
      if (refusal) findings.push({ what: 'REFUSED', path, refusal });
    }
  }
}

function isAsked({ applies }: CompiledField, record: FormRecord, row: Row): boolean {
  return typeof applies === 'boolean' ? applies : holdsFor(applies, record, row);
}

/** Of two fields of which one will do, the first is named. */
function isSaidElsewhere(
  { insteadOf }: CompiledField,
  required: readonly CompiledField[],
  answers: Row,
): boolean {
  const other = insteadOf && required.find(({ path }) => path === insteadOf);
  return Boolean(other && isAbsent(answers[other.name]));
}

function checkRule(findings: FormFinding[], rule: CompiledRule, record: FormRecord): void {
  const { rows, isBroken, name, part } = rule;
  if (rows) {
    for (const [index, row] of record[rows].entries()) {
      if (!holdsFor(isBroken, record, row)) continue;
      findings.push({ what: 'RULE', path: `${rows}.${index}.${name}`, rule });
    }
  } else if (holdsFor(isBroken, record)) {
    findings.push({ what: 'RULE', path: part === 'extra' ? `extra.${name}` : name, rule });
  }
}
