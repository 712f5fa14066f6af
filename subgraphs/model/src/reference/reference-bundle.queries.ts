import { dateToDay } from '@commerce-tracking/service-kit/values/dates';
import type { Entry, ExchangeRate, FormModel, KindName } from './entries.ts';
import { enumNameOf } from './kind.ts';
import { kindList } from './kinds.ts';
import { type ReferenceData, setOf } from './reference-data.ts';

/** What a device has to be given: everything, or what changed since it asked last. */
export type ReferenceBundle = {
  version: number;
  isComplete: boolean;
  removed: { kind: string; id: string }[];
  data: ReferenceData;
  /** Ids of what changed, by kind; null for everything. */
  changed: ReadonlyMap<string, ReadonlySet<string>> | null;
};

/** A number of another database, or one before the last delivery, says nothing: then everything is given. */
export function bundleSince(
  since: number | null | undefined,
  data: ReferenceData,
): ReferenceBundle {
  const { version, changes } = data;
  const complete = { version, isComplete: true, removed: [], data, changed: null };
  if (since === null || since === undefined || since < 0 || since > version) return complete;
  const newer = changes.filter(({ number }) => number > since);
  if (newer.some(({ kind }) => kind === '*')) return complete;
  const changed = new Map<string, Set<string>>();
  for (const { kind, entryId } of newer) {
    const ids = changed.get(kind) ?? new Set();
    changed.set(kind, ids.add(entryId));
  }
  const known = new Set<string>(kindList.map(({ name }) => name));
  const removed = newer
    .filter(({ kind, isRemoved }) => Boolean(isRemoved) && known.has(kind))
    .map(({ kind, entryId }) => ({ kind: enumNameOf(kind), id: entryId }));
  return { version, isComplete: false, removed, data, changed };
}

/** Entries of a kind that belong to a bundle. */
export function bundledEntries({ data, changed }: ReferenceBundle, kind: KindName): Entry[] {
  const { byId } = setOf(data, kind);
  if (!changed) return [...byId.values()];
  return [...(changed.get(kind) ?? [])].flatMap((id) => byId.get(id) ?? []);
}

/** Rates that belong to a bundle; one that was corrected counts no more. */
export function bundledRates({ data, changed }: ReferenceBundle): ExchangeRate[] {
  const seen = new Set<string>();
  const ids = changed?.get('exchangeRate');
  // Corrections come before what they correct.
  return data.records.exchangeRates.filter(({ id, currencyId, validOn }) => {
    const place = `${currencyId} ${dateToDay(validOn)}`;
    if (seen.has(place)) return false;
    seen.add(place);
    return !changed || ids?.has(id) === true;
  });
}

/** Forms that belong to a bundle; a draft is nothing to record with. */
export function bundledForms({ data, changed }: ReferenceBundle): FormModel[] {
  const ids = changed?.get('formModel');
  return data.records.formModels.filter(
    ({ id, status }) => status !== 'DRAFT' && (!changed || ids?.has(id) === true),
  );
}
