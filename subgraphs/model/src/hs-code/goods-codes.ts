import { newId } from '@commerce-tracking/service-kit/ids';
import { optionalText, uuid } from '@commerce-tracking/service-kit/input';
import { UNKNOWN_REFERENCE } from '@commerce-tracking/service-kit/reasons';
import { z } from 'zod';
import type { AnimalEntry, ProductEntry } from '../reference/entries.ts';
import type { Children } from '../reference/kind.ts';
import { LISTED_TWICE } from '../reference/reference.errors.ts';
import { checkLink } from '../reference/reference.rules.ts';
import type { ReferenceData } from '../reference/reference-data.ts';
import { writtenHsCode } from './hs-code.ts';

const goodsCode = z.strictObject({
  natureId: uuid,
  hsCode: writtenHsCode,
  edition: z.int().min(1988).max(2100).nullish(),
  abbreviation: optionalText(20),
});

/** Edition taken where a client names none. */
export const usualEdition = 2022;

/** Natures of a product or animal with their customs codes: one code for each nature and edition. */
export function goodsCodes<E extends ProductEntry | AnimalEntry>(
  goods: 'product' | 'animal',
): Children<E> {
  const nature = goods === 'product' ? 'productNature' : 'animalNature';
  return {
    field: 'codes',
    schema: z.array(goodsCode).max(100),
    delegate: `${goods}Code`,
    parentColumn: `${goods}Id`,
    references: { natureId: nature, hsCodeId: 'hsCode' },
    build(given, goodsId, current, data, refuse) {
      const seen = new Set<string>();
      return (given as z.output<typeof goodsCode>[]).map((code, index) => {
        const path = `input.codes.${index}`;
        const edition = code.edition ?? usualEdition;
        const key = `${code.natureId} ${edition}`;
        if (seen.has(key)) refuse({ path: `${path}.natureId`, reason: LISTED_TWICE });
        seen.add(key);
        const known = current?.codes.find(
          (row) => row.natureId === code.natureId && row.edition === edition,
        );
        const isNew = !known;
        checkLink(
          { kind: nature, id: code.natureId, path: `${path}.natureId`, isNew },
          data,
          refuse,
        );
        const hsCode = findHsCode(data, code.hsCode, edition);
        if (!hsCode) {
          const values = { kind: 'hsCode' };
          refuse({ path: `${path}.hsCode`, reason: UNKNOWN_REFERENCE, values });
        }
        return {
          id: known?.id ?? newId(),
          [`${goods}Id`]: goodsId,
          natureId: code.natureId,
          hsCodeId: hsCode?.id,
          edition,
          abbreviation: code.abbreviation ?? null,
        };
      });
    },
    onEntry: (rows) => rows,
  };
}

function findHsCode({ entries }: ReferenceData, digits: string, edition: number) {
  for (const code of entries.hsCode.byId.values()) {
    if (code.digits === digits && code.edition === edition) return code;
  }
  return null;
}
