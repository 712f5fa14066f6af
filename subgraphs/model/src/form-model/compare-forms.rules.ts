import type { FormContent } from '@commerce-tracking/forms/form-content';
import { canonicalJson } from '@commerce-tracking/service-kit/commands/canonical';
import { columnOf } from '../reference/entries.ts';

export type AttributeChange = { attribute: string; before: unknown; after: unknown };

/** What became of a field or rule from one version to another. */
export type FormPartChange = {
  /** Path of the field or code of the rule. */
  key: string;
  change: 'ADDED' | 'REMOVED' | 'CHANGED';
  attributes: AttributeChange[];
};

export type FormChanges = { fields: FormPartChange[]; rules: FormPartChange[] };

/** What differs from one form to another, in the order of the later one, what is gone last. */
export function changesBetween(before: FormContent, after: FormContent): FormChanges {
  return {
    fields: partChanges(before.fields, after.fields, 'path'),
    rules: partChanges(before.rules, after.rules, 'code'),
  };
}

function partChanges<Part extends object>(
  before: readonly Part[],
  after: readonly Part[],
  key: keyof Part & string,
): FormPartChange[] {
  const keyOf = (part: Part) => String(columnOf(part, key));
  const old = new Map(before.map((part) => [keyOf(part), part]));
  const kept = new Set(after.map(keyOf));
  return [
    ...after.flatMap((part): FormPartChange[] => {
      const earlier = old.get(keyOf(part));
      if (!earlier)
        return [{ key: keyOf(part), change: 'ADDED', attributes: differences({}, part) }];
      const attributes = differences(earlier, part);
      return attributes.length > 0 ? [{ key: keyOf(part), change: 'CHANGED', attributes }] : [];
    }),
    ...before
      .filter((part) => !kept.has(keyOf(part)))
      .map((part): FormPartChange => {
        return { key: keyOf(part), change: 'REMOVED', attributes: differences(part, {}) };
      }),
  ];
}

function differences(before: object, after: object): AttributeChange[] {
  const names = [...new Set([...Object.keys(after), ...Object.keys(before)])].sort();
  return names.flatMap((attribute) => {
    const [old, now] = [columnOf(before, attribute) ?? null, columnOf(after, attribute) ?? null];
    if (canonicalJson(old) === canonicalJson(now)) return [];
    return [{ attribute, before: old, after: now }];
  });
}
