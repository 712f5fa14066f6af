import type { Db, Prisma } from '@commerce-tracking/prisma/client';
import { dateToDay } from '@commerce-tracking/service-kit/dates';
import { normalDecimal } from '@commerce-tracking/service-kit/decimals';
import type { FormLabels, Label } from '../revision/field-labels.ts';
import { byId, entryOf, textOf } from './entry-rows.ts';
import { loadGoods } from './load-goods.ts';
import { loadPlaces } from './load-places.ts';
import type { FormModelEntry, Rate, ReferenceData } from './reference-data.ts';

/** Reads all reference data the writes need. Model's tables are read, never written. */
export async function loadReference(db: Db): Promise<ReferenceData> {
  const [places, goods, currencies, rates, modes, services, taxTypes, seasons, forms] =
    await Promise.all([
      loadPlaces(db),
      loadGoods(db),
      db.currency.findMany(),
      db.exchangeRate.findMany({ orderBy: [{ validOn: 'desc' }, { revision: 'desc' }] }),
      db.transportMode.findMany({ include: { method: true } }),
      db.controlService.findMany(),
      db.taxType.findMany(),
      db.season.findMany(),
      db.formModel.findMany(),
    ]);
  const ratesByCurrency = new Map<string, Rate[]>();
  for (const { currencyId, validOn, unitsPerUsd } of rates) {
    const list = ratesByCurrency.get(currencyId) ?? [];
    const day = dateToDay(validOn);
    // Sorted with the last correction of a day first: the others are history.
    if (list.at(-1)?.validOn !== day) {
      list.push({ validOn: day, unitsPerUsd: normalDecimal(unitsPerUsd.toFixed()) });
    }
    ratesByCurrency.set(currencyId, list);
  }
  return {
    ...places,
    ...goods,
    currencies: byId(
      currencies.map((row) => ({
        ...entryOf(row),
        isoCode: row.isoCode,
        decimalPlaces: row.decimalPlaces,
      })),
    ),
    ratesByCurrency,
    transportModes: byId(
      modes.map((row) => ({
        ...entryOf(row),
        methodType: row.method.type,
        capacityKg: textOf(row.capacityKg),
        requiresPlate: row.requiresPlate,
      })),
    ),
    controlServices: byId(services.map(entryOf)),
    taxTypes: byId(taxTypes.map(entryOf)),
    seasons: byId(seasons.map(entryOf)),
    formModels: byId(forms.map(formModelOf)),
  };
}

function formModelOf(row: Prisma.FormModelModel): FormModelEntry {
  const fields = Array.isArray(row.fields) ? row.fields : [];
  const codes = fields.flatMap((field) => {
    const question = (field as { question?: { code?: unknown } | null } | null)?.question;
    return typeof question?.code === 'string' ? [question.code] : [];
  });
  return {
    id: row.id,
    collectionType: row.collectionType,
    number: row.number,
    status: row.status,
    retiredAt: row.retiredAt,
    questionCodes: new Set(codes),
    labels: labelsOf(fields),
  };
}

function labelsOf(fields: readonly unknown[]): FormLabels {
  const labels = new Map<string, Label>();
  for (const field of fields) {
    const { path, labelFr, labelEn } = (field ?? {}) as Record<string, unknown>;
    if (typeof path !== 'string' || typeof labelFr !== 'string' || typeof labelEn !== 'string')
      continue;
    labels.set(path, { fr: labelFr, en: labelEn });
  }
  return labels;
}
