import type { Language } from '@commerce-tracking/service-kit/language';
import type { Entries, Entry, ExchangeRate, FormModel, KindName } from './entries.ts';
import { fold } from './search.ts';

/** An entry with the values lists are ordered by. */
export type Ranked<E> = { entry: E; key: [position: number, name: string, id: string] };

/** All entries of one kind, with what lists and searches need; that part is made when first asked for. */
export type EntrySet<E> = {
  byId: ReadonlyMap<string, E>;
  ranked(language: Language): readonly Ranked<E>[];
  searchText(entry: E): string;
};

/** What is no entry of a kind: it is never changed by the five writes of one. */
export type ReferenceRecords = {
  /** Newest day first, and within a day the newest revision first. */
  exchangeRates: readonly ExchangeRate[];
  /** By collection type, newest number first. */
  formModels: readonly FormModel[];
};

/** The last change of an entry, counted like `version`; kind `*` stands for everything. */
export type ReferenceChange = {
  kind: string;
  entryId: string;
  number: number;
  isRemoved: boolean | number;
};

/** All reference data at one moment. */
export type ReferenceData = {
  /** Counts the writes to reference data. */
  version: number;
  entries: { [K in KindName]: EntrySet<Entries[K]> };
  records: ReferenceRecords;
  /** When an entry last changed; one without a row is as old as the delivery. */
  changes: readonly ReferenceChange[];
};

const unranked = Number.MAX_SAFE_INTEGER;

/** Entries of one kind as a set; `searched` gives the texts to look into beside code and names. */
export function entrySet<E extends Entry>(
  entries: readonly E[],
  searched: (entry: E) => string[] = () => [],
): EntrySet<E> {
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const ranked: Partial<Record<Language, Ranked<E>[]>> = {};
  const texts = new Map<string, string>();
  return {
    byId,
    ranked(language) {
      ranked[language] ??= rank(entries, language);
      return ranked[language];
    },
    searchText(entry) {
      const known = texts.get(entry.id);
      if (known !== undefined) return known;
      const { code = '', nameFr = '', nameEn = '' } = entry;
      const folded = [code, nameFr, nameEn, ...searched(entry)].map(fold).join('\n');
      texts.set(entry.id, folded);
      return folded;
    },
  };
}

/** The set of a kind known only at run time. */
export function setOf(data: ReferenceData, kind: KindName): EntrySet<Entry> {
  return data.entries[kind] as unknown as EntrySet<Entry>;
}

/** Order of lists: by position, then by name, then by id. */
export function compareKeys(a: readonly unknown[], b: readonly unknown[]): number {
  for (const [index, value] of a.entries()) {
    const other = b[index] as typeof value & (string | number);
    if ((value as string | number) < other) return -1;
    if ((value as string | number) > other) return 1;
  }
  return 0;
}

function rank<E extends Entry>(entries: readonly E[], language: Language): Ranked<E>[] {
  return entries
    .map((entry): Ranked<E> => {
      const name = language === 'fr' ? entry.nameFr : entry.nameEn;
      return { entry, key: [entry.position ?? unranked, fold(name ?? ''), entry.id] };
    })
    .sort((a, b) => compareKeys(a.key, b.key));
}
