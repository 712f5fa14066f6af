import { seedId } from '../seed-id.ts';
import { animalCodeRows } from './animals.ts';
import { named } from './named.ts';
import { productCodeRows } from './products.ts';

/** Edition the seeded goods are coded in; some are coded in the one before as well. */
export const edition = 2022;
export const formerEdition = 2017;

const further: [digits: string, fr: string, en: string][] = [
  ['07141000', 'Manioc, frais', 'Cassava, fresh'],
  ['090111', 'Café non torréfié', 'Coffee, not roasted'],
];

const names = new Map<string, { fr: string; en: string }>();
for (const { digits, fr, en } of [...productCodeRows, ...animalCodeRows]) {
  if (!names.has(digits)) names.set(digits, { fr, en });
}
for (const [digits, fr, en] of further) names.set(digits, { fr, en });

const former = productCodeRows.filter(({ alsoFormer }) => alsoFormer).map(({ digits }) => digits);

/** Customs codes of all seeded goods, named after the goods. */
export const hsCodes = [
  ...[...names].map(([digits, { fr, en }]) => hsCode(edition, digits, fr, en)),
  ...[...new Set(former)].map((digits) => {
    const { fr, en } = names.get(digits) ?? { fr: digits, en: digits };
    return hsCode(formerEdition, digits, fr, en);
  }),
];

function hsCode(year: number, digits: string, fr: string, en: string) {
  return { ...named('hsCode', `${year}-${digits}`, fr, en), digits, edition: year };
}

/** The seeded id of a code. */
export function hsCodeId(digits: string, year: number): string {
  return seedId('hsCode', `${year}-${digits}`);
}
