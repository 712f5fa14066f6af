import { seedId } from '../seed-id.ts';
import { named } from './named.ts';

const typeRows: [code: string, fr: string, en: string][] = [
  ['BOVINE', 'Bovins', 'Bovines'],
  ['SMALL_RUMINANT', 'Petits ruminants', 'Small ruminants'],
  ['CAMELID', 'Camélidés', 'Camelids'],
  ['EQUINE', 'Équidés', 'Equines'],
  ['PIG', 'Porcins', 'Pigs'],
  ['POULTRY', 'Volailles', 'Poultry'],
];

/** Families of animals. */
export const animalTypes = typeRows.map(([code, fr, en], index) => ({
  ...named('animalType', code, fr, en),
  position: index + 1,
}));

const natureRows: [code: string, fr: string, en: string][] = [
  ['MALE', 'Mâle', 'Male'],
  ['FEMALE', 'Femelle', 'Female'],
  ['BREEDING', 'Reproducteur', 'Breeding'],
];

/** Sorts of animals within a species. */
export const animalNatures = natureRows.map(([code, fr, en], index) => ({
  ...named('animalNature', code, fr, en),
  position: index + 1,
}));

type AnimalRow = [
  type: string,
  code: string,
  fr: string,
  en: string,
  digits: string,
  breeding: string,
  weights: [min: string, max: string] | null,
];
const rows: AnimalRow[] = [
  ['BOVINE', 'CATTLE', 'Bovin', 'Cattle', '010229', '010221', ['200', '350']],
  ['SMALL_RUMINANT', 'SHEEP', 'Mouton', 'Sheep', '010410', '010410', ['25', '40']],
  ['SMALL_RUMINANT', 'GOAT', 'Chèvre', 'Goat', '010420', '010420', ['15', '30']],
  ['CAMELID', 'CAMEL', 'Dromadaire', 'Camel', '010613', '010613', ['350', '500']],
  ['EQUINE', 'DONKEY', 'Âne', 'Donkey', '010130', '010130', null],
  ['EQUINE', 'HORSE', 'Cheval', 'Horse', '010129', '010121', null],
  ['PIG', 'PIG', 'Porc', 'Pig', '010392', '010310', null],
  ['POULTRY', 'CHICKEN', 'Poulet', 'Chicken', '010594', '010594', null],
  ['POULTRY', 'GUINEA_FOWL', 'Pintade', 'Guinea fowl', '010599', '010599', null],
];

/** Species traded alive, with their usual weight. */
export const animals = rows.map(([type, code, fr, en, , , weights], index) => ({
  ...named('animal', code, fr, en),
  typeId: seedId('animalType', type),
  weightMinKg: weights?.[0] ?? null,
  weightMaxKg: weights?.[1] ?? null,
  position: index + 1,
}));

/** Which animal is coded how in which nature; pure-bred breeding animals have codes of their own in some species. */
export const animalCodeRows = rows.flatMap(([, animal, fr, en, digits, breeding]) => [
  { animal, nature: 'MALE', digits, fr, en },
  { animal, nature: 'FEMALE', digits, fr, en },
  {
    animal,
    nature: 'BREEDING',
    digits: breeding,
    fr: `${fr}, reproducteur`,
    en: `${en}, breeding`,
  },
]);
