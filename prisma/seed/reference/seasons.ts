import { named } from './named.ts';

const rows: [code: string, fr: string, en: string, monthStart: number, monthEnd: number][] = [
  ['DRY', 'Saison sèche', 'Dry season', 11, 4],
  ['RAINY', 'Saison des pluies', 'Rainy season', 5, 10],
  ['LEAN', 'Soudure', 'Lean season', 6, 9],
  ['HARVEST', 'Récolte', 'Harvest', 10, 12],
];

/** Seasons as they fall in most of the area. */
export const seasons = rows.map(([code, fr, en, monthStart, monthEnd], index) => ({
  ...named('season', code, fr, en),
  monthStart,
  monthEnd,
  position: index + 1,
}));
