import { command } from '@commerce-tracking/prisma/command';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { newId } from '@commerce-tracking/service-kit/ids';
import {
  commandId,
  day,
  decimal,
  optionalText,
  text,
  uuid,
} from '@commerce-tracking/service-kit/input';
import { INVALID_INPUT, STALE_VERSION } from '@commerce-tracking/service-kit/reasons';
import { dayToDate } from '@commerce-tracking/service-kit/values/dates';
import { z } from 'zod';
import { beginReferenceWrite, tellChange } from '../reference/reference-write.ts';
import { rateOfDay, refusedRates } from './exchange-rate.rules.ts';

const ratesMax = 200;

const rate = z.strictObject({
  currencyId: uuid,
  validOn: day,
  unitsPerUsd: decimal({ scale: 8, min: '0.00000001', max: '9999999999' }),
  source: text(120),
  isDemo: z.boolean().nullish(),
  reason: optionalText(4_000),
  expectedRevision: z.int().min(0).nullish(),
});

/**
 * Enters rates of the day, all or none. A rate that is there already is never changed: its
 * correction is a further revision, which counts for what is submitted from then on.
 */
export const setExchangeRates = command({
  subject: 'command.model.exchangeRate.set',
  permission: 'exchangeRate:write',
  input: z.strictObject({ rates: z.array(rate).min(1).max(ratesMax), commandId }),
  async run({ input, db, now, emit, audit }) {
    const data = await beginReferenceWrite(db);
    const errors = refusedRates(input.rates, data, now);
    if (errors.length > 0) throw new DomainError(INVALID_INPUT, {}, errors);
    const ids: string[] = [];
    for (const given of input.rates) {
      const { currencyId, validOn, unitsPerUsd, source, expectedRevision } = given;
      const replaced = rateOfDay(given, data.records.exchangeRates);
      const currentVersion = replaced?.revision ?? 0;
      if (typeof expectedRevision === 'number' && expectedRevision !== currentVersion) {
        throw new DomainError(STALE_VERSION, { currentVersion, currencyId, validOn });
      }
      const row = {
        id: newId(now.getTime()),
        currencyId,
        validOn: dayToDate(validOn),
        revision: currentVersion + 1,
        unitsPerUsd,
        source,
        isDemo: given.isDemo ?? false,
        reason: replaced ? (given.reason ?? null) : null,
      };
      await db.exchangeRate.create({ data: { ...row, createdAt: now, updatedAt: now } });
      await tellChange({ kind: 'exchangeRate', id: row.id, version: 1 }, { db, emit });
      const code = data.entries.currency.byId.get(currencyId)?.code ?? currencyId;
      audit({
        entityType: 'exchange_rate',
        entityId: row.id,
        entityLabel: `${code} ${validOn}`,
        ...(replaced && { before: { unitsPerUsd: replaced.unitsPerUsd, source: replaced.source } }),
        after: { unitsPerUsd, source, revision: row.revision },
        ...(row.reason && { reason: row.reason }),
      });
      ids.push(row.id);
    }
    return { ids };
  },
});
