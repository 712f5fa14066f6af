import { seedId } from '../seed-id.ts';
import { named } from './named.ts';

const rows: [country: string, code: string, fr: string, en?: string][] = [
  ['BJ', 'AL', 'Alibori'],
  ['BJ', 'BO', 'Borgou'],
  ['BJ', 'OU', 'Ouémé'],
  ['BJ', 'MO', 'Mono'],
  ['BF', 'EST', 'Est', 'East'],
  ['BF', 'CE', 'Centre-Est', 'Centre-East'],
  ['TG', 'SAV', 'Savanes'],
  ['TG', 'MAR', 'Maritime'],
  ['NE', 'DO', 'Dosso'],
  ['NE', 'MA', 'Maradi'],
  ['NG', 'LA', 'Lagos'],
  ['NG', 'KT', 'Katsina'],
  ['GH', 'UE', 'Upper East'],
  ['GH', 'VR', 'Volta'],
];

/** Some first-level regions where points lie; administrators add the others. Codes: `BJ-AL`. */
export const regions = rows.map(([country, code, fr, en]) => ({
  ...named('region', `${country}-${code}`, fr, en),
  countryId: seedId('country', country),
}));
