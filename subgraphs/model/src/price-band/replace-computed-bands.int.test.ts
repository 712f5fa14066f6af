import { connectNats } from '@commerce-tracking/federation-nats/connection';
import { seedId } from '@commerce-tracking/prisma/seed/seed-id';
import { createCommandSender } from '@commerce-tracking/service-kit/commands/command-client';
import { AnsweredError } from '@commerce-tracking/service-kit/errors';
import { newId } from '@commerce-tracking/service-kit/ids';
import { beforeAll, describe, expect, it } from 'vitest';
import { atTheEnd } from '../../../../tests/support/at-the-end.ts';
import { testNats } from '../../../../tests/support/environment.ts';
import { modelUnderTest } from '../../test-support/model-under-test.ts';
import { replaceComputedBands } from './replace-computed-bands.ts';

let model: Awaited<ReturnType<typeof modelUnderTest>>;
let send: ReturnType<typeof createCommandSender>;
beforeAll(async () => {
  model = await modelUnderTest();
  const connection = await connectNats({ servers: testNats().url, name: 'bands-test' });
  send = createCommandSender({ connection, subgraph: 'tradeflow' });
  atTheEnd(() => connection.close());
});

const benin = seedId('country', 'BJ');
const maize = {
  productId: seedId('product', 'MAIZE'),
  animalId: null,
  natureId: null,
  basis: 'PER_KG',
  low: '0.20',
  high: '0.60',
};
const cattle = {
  productId: null,
  animalId: seedId('animal', 'CATTLE'),
  natureId: null,
  basis: 'PER_HEAD',
  low: '300.00',
  high: '900.00',
};

/** Sends without a token, as the work of the night does. */
function replace(bands: object[], over: object = {}, commandIdBase = newId()) {
  const caller = { headers: {}, commandIdBase, deadlineAt: Date.now() + 10_000 };
  const input = { countryId: benin, validFrom: '2025-11-23', bands, ...over };
  return send(caller)(replaceComputedBands, input);
}

const stored = () =>
  model.db.priceBand.findMany({
    where: { source: 'COMPUTED' },
    orderBy: { basis: 'desc' },
    select: { id: true, status: true, low: true, high: true, version: true, countryId: true },
  });
const brief = async () =>
  (await stored()).map(
    ({ status, low, high, version }) => `${status} ${low.toFixed()}–${high.toFixed()} v${version}`,
  );

describe('computed price bands', () => {
  it('are made, left alone, moved and taken out of use, and tell of what changed only', async () => {
    expect(await replace([maize, cattle])).toMatchObject({ created: 2, changed: 0 });
    expect(await brief()).toEqual(['ACTIVE 300–900 v1', 'ACTIVE 0.2–0.6 v1']);
    const [, band] = await stored();
    const changes = () =>
      model.db.modelOutbox.count({
        where: { aggregateId: band?.id ?? '', subject: 'event.model.reference.changed' },
      });
    expect(await changes()).toBe(1);

    expect(await replace([maize, cattle])).toMatchObject({ created: 0, unchanged: 2 });
    expect(await changes()).toBe(1);

    const moved = { ...maize, high: '0.61' };
    expect(await replace([moved])).toMatchObject({ changed: 1, deactivated: 1 });
    expect(await brief()).toEqual(['INACTIVE 300–900 v2', 'ACTIVE 0.2–0.61 v2']);
    expect(await changes()).toBe(2);

    expect(await replace([moved, cattle])).toMatchObject({ changed: 1, unchanged: 1 });
    expect(await brief()).toEqual(['ACTIVE 300–900 v3', 'ACTIVE 0.2–0.61 v2']);
  });

  it('leave other countries and bands entered by hand alone', async () => {
    const manual = await model.db.priceBand.count({
      where: { source: 'MANUAL', status: 'ACTIVE' },
    });
    await replace([], { countryId: seedId('country', 'NE') });
    expect((await brief()).filter((band) => band.startsWith('ACTIVE'))).toHaveLength(2);
    await replace([]);
    expect((await brief()).filter((band) => band.startsWith('ACTIVE'))).toEqual([]);
    expect(await model.db.priceBand.count({ where: { source: 'MANUAL', status: 'ACTIVE' } })).toBe(
      manual,
    );
  });

  it('are read as reference data within the second', async () => {
    await replace([maize]);
    const query =
      '{ priceBands(filter: { status: ACTIVE }, first: 100) { nodes { source low currency { code } } } }';
    await expect
      .poll(async () => JSON.stringify(await model.asAdmin(query)), { timeout: 20_000 })
      .toContain('"source":"COMPUTED","low":"0.2","currency":{"code":"USD"}');
  });

  it('answer a repetition as the first time, and skip goods nobody knows', async () => {
    const id = newId();
    const unknown = [{ ...maize, productId: newId() }];
    const first = await replace(unknown, {}, id);
    expect(first).toMatchObject({ skipped: 1, created: 0, deactivated: 1 });
    expect(await replace(unknown, {}, id)).toEqual(first);
  });

  it('refuse what is none', async () => {
    const refused = async (sent: Promise<unknown>) => {
      const error = await sent.then(
        () => null,
        (thrown: unknown) => thrown,
      );
      if (error instanceof AnsweredError) return error.answer.extensions.details.reason;
      return (error as { reason?: { name: string } } | null)?.reason?.name;
    };
    expect(await refused(replace([maize], { countryId: newId() }))).toBe('INVALID_INPUT');
    expect(await refused(replace([{ ...maize, low: '-1' }]))).toBe('INVALID_INPUT');
    expect(await refused(replace([{ ...maize, basis: 'PER_BAG' }]))).toBe('INVALID_INPUT');
  });
});
