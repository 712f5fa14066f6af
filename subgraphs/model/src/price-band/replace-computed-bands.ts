import type { Tx } from '@commerce-tracking/prisma/client';
import { command } from '@commerce-tracking/prisma/command';
import { PriceBasis } from '@commerce-tracking/prisma/generated/enums';
import type { CommandRun } from '@commerce-tracking/service-kit/commands/commands';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { newId } from '@commerce-tracking/service-kit/ids';
import { commandId, day, decimal, uuid } from '@commerce-tracking/service-kit/input';
import { INVALID_INPUT, UNKNOWN_REFERENCE } from '@commerce-tracking/service-kit/reasons';
import { dayToDate } from '@commerce-tracking/service-kit/values/dates';
import { z } from 'zod';
import { auditedEntry } from '../reference/draft-entry.ts';
import type { PriceBand } from '../reference/entries.ts';
import type { ReferenceData } from '../reference/reference-data.ts';
import {
  auditTarget,
  beginReferenceWrite,
  delegateOf,
  storeChange,
  tellChange,
} from '../reference/reference-write.ts';
import { priceBand } from './price-band.ts';

const bandsMax = 2_000;
const price = decimal({ scale: 2, max: '999999999.99' });

const computedBand = z.strictObject({
  productId: uuid.nullable(),
  animalId: uuid.nullable(),
  natureId: uuid.nullable(),
  basis: z.enum(PriceBasis),
  low: price,
  high: price,
});
type ComputedBand = z.output<typeof computedBand>;

/**
 * Makes the computed bands of one country those that published records give now, in US dollars. What
 * has not moved by a cent is left alone, so that devices load only what is new; bands that records no
 * longer carry go out of use. Bands entered by hand are not touched. The work of the night has no
 * caller: what is written is marked as computed, and weighs less than what anybody enters.
 */
export const replaceComputedBands = command({
  subject: 'internal.model.price-band.replace-computed',
  permission: null,
  input: z.strictObject({
    countryId: uuid,
    validFrom: day,
    bands: z.array(computedBand).max(bandsMax),
    commandId,
  }),
  async run(run) {
    const { input, db } = run;
    const { countryId } = input;
    const data = await beginReferenceWrite(db);
    const currency = [...data.entries.currency.byId.values()].find((one) => one.isoCode === 'USD');
    if (!currency || !data.entries.country.byId.has(countryId)) {
      const path = currency ? 'input.countryId' : 'input';
      const values = { kind: currency ? 'Country' : 'Currency' };
      throw new DomainError(INVALID_INPUT, {}, [{ path, reason: UNKNOWN_REFERENCE, values }]);
    }
    const left = new Map(computedIn(data, countryId).map((band) => [keyOf(band), band]));
    const counts = { created: 0, changed: 0, deactivated: 0, unchanged: 0, skipped: 0 };
    for (const given of input.bands) {
      const columns = columnsOf(given, countryId, currency.id);
      const stored = left.get(keyOf(columns));
      left.delete(keyOf(columns));
      if (!isKnown(given, data)) counts.skipped += 1;
      else if (!stored) {
        await create(run, { ...columns, validFrom: dayToDate(input.validFrom) });
        counts.created += 1;
      } else if (isSame(stored, columns)) counts.unchanged += 1;
      else {
        const { low, high, currencyId } = columns;
        const use = { status: 'ACTIVE', deactivatedAt: null } as const;
        await change(run, stored, { low, high, currencyId, ...use });
        counts.changed += 1;
      }
    }
    for (const stored of left.values()) {
      if (stored.status === 'INACTIVE') continue;
      await change(run, stored, { status: 'INACTIVE', deactivatedAt: run.now });
      counts.deactivated += 1;
    }
    return counts;
  },
});

type Run = Pick<CommandRun<unknown, Tx>, 'db' | 'emit' | 'audit' | 'now'>;
type Columns = ReturnType<typeof columnsOf>;

function columnsOf(given: ComputedBand, countryId: string, currencyId: string) {
  const { natureId, ...band } = given;
  return {
    ...band,
    productNatureId: band.productId ? natureId : null,
    animalNatureId: band.animalId ? natureId : null,
    countryId,
    currencyId,
    source: 'COMPUTED' as const,
  };
}

function computedIn(data: ReferenceData, countryId: string): PriceBand[] {
  return [...data.entries.priceBand.byId.values()].filter(
    (band) => band.source === 'COMPUTED' && band.countryId === countryId && band.validTo === null,
  );
}

function keyOf(band: Pick<Columns, 'productId' | 'animalId' | 'basis'> & NatureIds): string {
  const { productId, animalId, productNatureId, animalNatureId, basis } = band;
  return [productId ?? animalId, productNatureId ?? animalNatureId, basis].join('/');
}

type NatureIds = { productNatureId: string | null; animalNatureId: string | null };

/** Goods and natures that have been deleted since the records were made carry no band. */
function isKnown({ productId, animalId, natureId }: ComputedBand, { entries }: ReferenceData) {
  if ((productId === null) === (animalId === null)) return false;
  const natures = productId ? entries.productNature : entries.animalNature;
  if (natureId && !natures.byId.has(natureId)) return false;
  return productId ? entries.product.byId.has(productId) : entries.animal.byId.has(animalId ?? '');
}

function isSame(stored: PriceBand, { low, high, currencyId }: Columns): boolean {
  return (
    stored.status === 'ACTIVE' &&
    stored.low === low &&
    stored.high === high &&
    stored.currencyId === currencyId
  );
}

async function create(run: Run, columns: Columns & { validFrom: Date }): Promise<void> {
  const { db, emit, audit, now } = run;
  const id = newId(now.getTime());
  await delegateOf(db, 'priceBand').create({
    data: { ...columns, id, createdAt: now, updatedAt: now },
  });
  await tellChange({ kind: 'priceBand', id, version: 1 }, { db, emit });
  const entry = { ...columns, id } as unknown as PriceBand;
  audit({ ...auditTarget(priceBand, entry), after: auditedEntry(priceBand, entry) });
}

async function change(
  run: Run,
  stored: PriceBand,
  columns: Partial<Pick<PriceBand, 'low' | 'high' | 'currencyId' | 'status' | 'deactivatedAt'>>,
): Promise<void> {
  await storeChange(priceBand, stored, columns, run);
  const after = { ...stored, ...columns };
  run.audit({
    ...auditTarget(priceBand, stored),
    before: auditedEntry(priceBand, stored),
    after: auditedEntry(priceBand, after),
  });
}
