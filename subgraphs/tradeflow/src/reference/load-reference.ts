import { type CompiledForm, compileForm } from '@commerce-tracking/forms/compile-form';
import type { StoredField, StoredRule } from '@commerce-tracking/forms/form-content';
import type { Db, Prisma } from '@commerce-tracking/prisma/client';
import { dateToDay } from '@commerce-tracking/service-kit/values/dates';
import { normalDecimal } from '@commerce-tracking/service-kit/values/decimals';
import type { FormLabels, Label } from '../revision/field-labels.ts';
import { byId, entryOf, textOf } from './entry-rows.ts';
import { loadAskedKinds } from './load-asked-kinds.ts';
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
  const formModels = byId(forms.map(formModelOf));
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
        maxSpeedKmh: row.method.maxSpeedKmh,
        capacityKg: textOf(row.capacityKg),
        requiresPlate: row.requiresPlate,
      })),
    ),
    controlServices: byId(services.map(entryOf)),
    taxTypes: byId(taxTypes.map(entryOf)),
    seasons: byId(seasons.map(entryOf)),
    formModels,
    askedKinds: await loadAskedKinds(db, formModels.values()),
  };
}

function formModelOf(row: Prisma.FormModelModel): FormModelEntry {
  const fields = Array.isArray(row.fields) ? row.fields : [];
  return {
    id: row.id,
    collectionType: row.collectionType,
    number: row.number,
    status: row.status,
    retiredAt: row.retiredAt,
    compiled: compiledOnce(row),
    labels: labelsOf(fields),
  };
}

/** Forms in force never change: compiled again only where their content does. */
const compiledForms = new Map<string, { contentHash: string; compiled: CompiledForm }>();

function compiledOnce({ id, contentHash, fields, rules }: Prisma.FormModelModel): CompiledForm {
  const known = compiledForms.get(id);
  if (known?.contentHash === contentHash) return known.compiled;
  // Both columns hold JSON that only model's writes fill.
  const content = { fields: fields as StoredField[], rules: rules as StoredRule[] };
  const compiled = compileForm(content);
  compiledForms.set(id, { contentHash, compiled });
  return compiled;
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
