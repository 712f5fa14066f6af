import { type AnswerType, attributesOf } from './answer-type.ts';
import type { FormRecord } from './compile-condition.ts';
import { type Comparable, isObject, literalOf } from './literal.ts';

/** Whether an entry is one of those a field offers. */
export type ReferenceFilter = (record: FormRecord, id: string) => boolean;

/** Parts of `allowedReferences` that say nothing of the entry's own attributes. */
const about = new Set(['kind', 'status']);

/**
 * What is wrong with a filter on a reference kind: `kind` and `status` (ACTIVE) stand for themselves, every
 * other key is an attribute of the kind with its value or a list of values, for example
 * `{ "kind": "city", "status": "ACTIVE", "country": ["BJ", "NE"] }`.
 */
export function filterFaults(filter: Readonly<Record<string, unknown>>): string[] {
  const { kind, status } = filter;
  if (typeof kind !== 'string') return ['kind'];
  if (status !== undefined && status !== 'ACTIVE') return ['status'];
  return Object.entries(filter)
    .filter(([name]) => !about.has(name))
    .filter(([name, value]) => wantedOf(attributesOf(kind)[name], value) === null)
    .map(([name]) => name);
}

/** The filter ready to be asked; null where any entry of the kind will do. Activity is checked apart. */
export function compileFilter(filter: unknown): ReferenceFilter | null {
  if (!isObject(filter) || typeof filter.kind !== 'string') return null;
  const { kind } = filter;
  const parts = Object.entries(filter).flatMap(([name, value]) => {
    const type = about.has(name) ? undefined : attributesOf(kind)[name];
    const wanted = type && wantedOf(type, value);
    return type && wanted ? [{ name, type, wanted }] : [];
  });
  if (parts.length === 0) return null;
  return (record, id) =>
    parts.every(({ name, type, wanted }) => {
      const own = literalOf(record.attribute(kind, id, name), type);
      return own !== null && wanted.has(own);
    });
}

function wantedOf(type: AnswerType | undefined, value: unknown): Set<Comparable> | null {
  if (!type) return null;
  const values = (Array.isArray(value) ? value : [value]).map((each) => literalOf(each, type));
  return values.length === 0 || values.includes(null) ? null : new Set(values as Comparable[]);
}
