import { DomainError, type FieldError } from '@commerce-tracking/service-kit/errors';
import { INVALID_INPUT } from '@commerce-tracking/service-kit/reasons';
import { columnOf, type Entry } from './entries.ts';
import type { EntryInput } from './entry-input.ts';
import type { ChildRow, ReferenceKind } from './kind.ts';
import { checkLinks } from './reference.rules.ts';
import { type ReferenceData, setOf } from './reference-data.ts';

/** A write thought through but not done: the entry as it would be, and what to store for it. */
export type Draft = {
  entry: Entry;
  /** Columns to insert or to change. */
  columns: Record<string, unknown>;
  /** Rows the entry will own; null when they stay as they are. */
  children: ChildRow[] | null;
};

const shared = ['code', 'nameFr', 'nameEn', 'descriptionFr', 'descriptionEn', 'position'] as const;

/**
 * The entry a new input makes, or an input changes. Every field that is refused is named at once.
 * @throws DomainError INVALID_INPUT
 */
export function draftEntry(
  kind: ReferenceKind,
  input: EntryInput,
  current: Entry | null,
  base: { id: string; now: Date },
  data: ReferenceData,
): Draft {
  const columns = columnsOf(kind, input, current);
  const errors: FieldError[] = [];
  const refuse = (error: FieldError) => void errors.push(error);
  const given = kind.children && input[kind.children.field];
  const children =
    kind.children && (given || !current || given === null)
      ? kind.children.build(given ?? [], base.id, current as never, data, refuse)
      : null;
  const entry = {
    ...(current ?? newEntry(base)),
    ...columns,
    ...(kind.children && children
      ? { [kind.children.field]: kind.children.onEntry(children) }
      : {}),
  } as Entry;
  checkLinks(kind, entry, current, data, refuse);
  if (errors.length === 0) errors.push(...(kind.check?.(entry as never, data) ?? []));
  if (errors.length > 0) throw new DomainError(INVALID_INPUT, {}, errors);
  return { entry, columns, children };
}

function columnsOf(
  kind: ReferenceKind,
  input: EntryInput,
  current: Entry | null,
): Record<string, unknown> {
  const columns: Record<string, unknown> = {};
  for (const name of kind.isDated ? [] : shared) {
    if (input[name] !== undefined) columns[name] = input[name];
    else if (!current) columns[name] = null;
  }
  for (const [name, field] of Object.entries(kind.fields)) {
    const given = input[name];
    if (given === undefined && current) continue;
    const value = given ?? field.fallback;
    Object.assign(columns, field.columns?.(value) ?? { [name]: value });
  }
  if (kind.isDated) return columns;
  if (kind.codeOf && !current) columns.code = kind.codeOf(input);
  // The French name stands in for an English one that is absent, and moves with it.
  const followsFrench = !current || current.nameEn === current.nameFr;
  if (columns.nameEn === null || (columns.nameEn === undefined && followsFrench)) {
    const nameFr = columns.nameFr ?? current?.nameFr;
    if (nameFr !== undefined) columns.nameEn = nameFr;
  }
  return columns;
}

function newEntry({ id, now }: { id: string; now: Date }) {
  return {
    id,
    status: 'ACTIVE' as const,
    deactivatedAt: null,
    createdAt: now,
    updatedAt: now,
    version: 1,
  };
}

/** The same data as if the draft and the changes it brings to other entries were done. */
export function afterDraft(kind: ReferenceKind, entry: Entry, data: ReferenceData): ReferenceData {
  const set = setOf(data, kind.name);
  const entries = new Map(set.byId);
  entries.set(entry.id, entry);
  const before = set.byId.get(entry.id) ?? null;
  for (const change of kind.partners?.(entry as never, before as never, data) ?? []) {
    const partner = entries.get(change.id);
    if (partner) entries.set(change.id, { ...partner, ...change.columns });
  }
  const changed = { ...set, byId: entries };
  return { ...data, entries: { ...data.entries, [kind.name]: changed } };
}

/** An entry as the audit log keeps it: its fields, without times. */
export function auditedEntry(kind: ReferenceKind, entry: Entry): Record<string, unknown> {
  const names = [...(kind.isDated ? [] : shared), 'status', ...Object.keys(kind.fields)];
  if (kind.children) names.push(kind.children.field);
  const { latitude, longitude } = entry as { latitude?: unknown; longitude?: unknown };
  const fields = names
    .filter((name) => name !== 'location')
    .map((name) => [name, columnOf(entry, name)] as const);
  return {
    ...Object.fromEntries(fields),
    ...(latitude === undefined ? {} : { latitude, longitude }),
  };
}
