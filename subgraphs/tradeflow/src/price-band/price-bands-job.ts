import { job } from '@commerce-tracking/prisma/job';
import { remoteCommand } from '@commerce-tracking/service-kit/commands/commands';
import { z } from 'zod';
import { memory } from '../reference/reference.ts';
import { computePriceBands } from './compute-price-bands.ts';

const hourMs = 3_600_000;
const nullableId = z.string().nullable();

/** Model keeps the bands; it is asked for one country at a time. */
const replaceComputedBands = remoteCommand<unknown>()({
  subject: 'internal.model.price-band.replace-computed',
  permission: null,
  input: z.strictObject({
    countryId: z.string(),
    validFrom: z.string(),
    bands: z.array(
      z.strictObject({
        productId: nullableId,
        animalId: nullableId,
        natureId: nullableId,
        basis: z.enum(['PER_KG', 'PER_HEAD']),
        low: z.string(),
        high: z.string(),
      }),
    ),
  }),
});

/**
 * Renews the computed price bands every night. Nothing is written here: what model has taken over
 * before a crash it finds unchanged when it is told again.
 */
export const priceBandsJob = job({
  kind: 'price-bands',
  input: z.strictObject({}),
  schedule: { everyMs: 24 * hourMs, offsetMs: 2 * hourMs },
  async batch(run) {
    const { reference, settings, asService } = memory();
    const countries = await computePriceBands({
      read: (work) => run.share(({ db }) => work(db.sql)),
      reference: reference(),
      settings: settings(),
      now: new Date(),
      isStopping: () => run.isStopping(),
    });
    for (const country of countries ?? []) {
      if (run.isStopping()) return;
      await asService()(replaceComputedBands, country);
    }
    if (!countries) return;
    await run.advance(async () => ({ isOver: true, progress: 100 }));
  },
});
