import { TOO_SMALL } from '@commerce-tracking/service-kit/reasons';
import { goodsCodes } from '../hs-code/goods-codes.ts';
import type { AnimalEntry } from '../reference/entries.ts';
import { link, optional, quantity } from '../reference/fields.ts';
import { referenceKind } from '../reference/kind.ts';

/** Species traded alive, with their natures, customs codes and usual weights. */
export const animal = referenceKind({
  name: 'animal',
  plural: 'animals',
  fields: {
    typeId: link('animalType'),
    weightMinKg: optional(quantity()),
    weightMaxKg: optional(quantity()),
  },
  children: goodsCodes<AnimalEntry>('animal'),
  searched: ({ codes }) => codes.map(({ abbreviation }) => abbreviation ?? ''),
  filters: { natureId: ({ codes }, id) => codes.some(({ natureId }) => natureId === id) },
  check({ weightMinKg, weightMaxKg }) {
    if (weightMinKg === null || weightMaxKg === null) return [];
    const minimum = String(weightMinKg);
    if (Number(weightMaxKg) >= Number(minimum)) return [];
    return [{ path: 'input.weightMaxKg', reason: TOO_SMALL, values: { minimum } }];
  },
});
