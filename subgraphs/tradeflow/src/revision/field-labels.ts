import { controlLabels } from './control-labels.ts';
import { headerLabels } from './header-labels.ts';
import { itemLabels } from './item-labels.ts';
import type { Snapshot } from './snapshot.ts';

/** Labels of one section's fields, by name. */
export type LabelTable = Readonly<Record<string, readonly [fr: string, en: string]>>;

/** What a person reads instead of a field's name. */
export type Label = { fr: string; en: string };

/** The labels of one form model by its own paths: `header.…`, `items.…`, `controls.…`, `extra.…`. */
export type FormLabels = ReadonlyMap<string, Label>;

const sections = {
  header: { table: headerLabels, line: null },
  items: { table: itemLabels, line: { fr: 'Article', en: 'Line' } },
  controls: { table: controlLabels, line: { fr: 'Contrôle', en: 'Control' } },
} as const;

/** Part of a record a path leads into. */
export type Section = keyof typeof sections;

/**
 * What the field behind a path of `changesBetween` is called: by the record's form where that names
 * it, else by the table in code. Lines are numbered as they stand in the submissions given.
 */
export function labelOf(
  path: string,
  forms: readonly (FormLabels | undefined)[],
  submissions: readonly Snapshot[],
): Label {
  const [first = '', id, field] = path.split('.');
  if (first === 'extra' && id) return formLabel(forms, `extra.${id}`) ?? { fr: id, en: id };
  if (first !== 'items' && first !== 'controls') return fieldLabel('header', first, forms);
  const { line } = sections[first];
  const number = lineNumber(first, id, submissions);
  const whole = { fr: `${line.fr} ${number}`, en: `${line.en} ${number}` };
  if (!field) return whole;
  const inLine = fieldLabel(first, field, forms);
  return { fr: `${whole.fr} : ${inLine.fr}`, en: `${whole.en}: ${inLine.en}` };
}

function fieldLabel(
  section: Section,
  field: string,
  forms: readonly (FormLabels | undefined)[],
): Label {
  // Forms and people name a reference by what it refers to: `corridor`, not `corridorId`.
  const name = field.replace(/Id(s?)$/, '$1');
  const ofForm = formLabel(forms, `${section}.${name}`);
  if (ofForm) return ofForm;
  const table: LabelTable = sections[section].table;
  const [fr, en] = table[field] ?? table[name] ?? [field, field];
  return { fr, en };
}

function formLabel(forms: readonly (FormLabels | undefined)[], path: string): Label | undefined {
  for (const labels of forms) {
    const label = labels?.get(path);
    if (label) return label;
  }
  return undefined;
}

function lineNumber(
  list: 'items' | 'controls',
  id: string | undefined,
  submissions: readonly Snapshot[],
): string {
  for (const submission of submissions) {
    const lines = Array.isArray(submission[list]) ? (submission[list] as Snapshot[]) : [];
    const index = lines.findIndex((line) => line.id === id);
    if (index >= 0) return String(index + 1);
  }
  return '?';
}
