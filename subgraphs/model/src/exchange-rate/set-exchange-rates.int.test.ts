import { seedId } from '@commerce-tracking/prisma/seed/seed-id';
import { newId } from '@commerce-tracking/service-kit/ids';
import { beforeAll, describe, expect, it } from 'vitest';
import { dataOf, modelUnderTest, refusalsOf } from '../../test-support/model-under-test.ts';

let model: Awaited<ReturnType<typeof modelUnderTest>>;
beforeAll(async () => {
  model = await modelUnderTest();
});

const setRates = `mutation($input: SetExchangeRatesInput!) { setExchangeRates(input: $input) {
  id currency { code } validOn revision unitsPerUsd source isDemo reason } }`;
const xof = seedId('currency', 'XOF');
const ngn = seedId('currency', 'NGN');
// One day for all, also when it ends meanwhile.
const now = Date.now();
const inDays = (days: number) => new Date(now + days * 86_400_000).toISOString().slice(0, 10);
const aRate = (over: object = {}) => ({
  currencyId: xof,
  validOn: inDays(1),
  unitsPerUsd: '655.12345678',
  source: 'BCEAO',
  ...over,
});
const send = (rates: object[], commandId?: string) =>
  model.asAdmin(setRates, { input: { rates, commandId } }, 'en');
const rateOn = async (day: string) => {
  const query = `{ exchangeRate(currencyId: "${xof}", on: "${day}") { unitsPerUsd revision } }`;
  return dataOf(await model.asAdmin(query), 'exchangeRate');
};

describe('entering exchange rates', () => {
  it('makes them count from their day on, and keeps what a correction replaces', async () => {
    const day = inDays(1);
    const rates = [aRate(), aRate({ currencyId: ngn, unitsPerUsd: '1500.5', isDemo: true })];
    expect(dataOf(await send(rates), 'setExchangeRates')).toMatchObject([
      { currency: { code: 'XOF' }, validOn: day, revision: 1, unitsPerUsd: '655.12345678' },
      { currency: { code: 'NGN' }, revision: 1, unitsPerUsd: '1500.5', isDemo: true, reason: null },
    ]);
    const correction = aRate({ unitsPerUsd: '601', reason: 'Misread', expectedRevision: 1 });
    const [corrected] = dataOf(await send([correction]), 'setExchangeRates');
    expect(corrected).toMatchObject({ revision: 2, unitsPerUsd: '601', reason: 'Misread' });
    expect(await rateOn(day)).toEqual({ unitsPerUsd: '601', revision: 2 });
    const filter = `{ currencyId: "${xof}", from: "${day}", to: "${day}", includeCorrected: true }`;
    const all = await model.asAdmin(`{ exchangeRates(filter: ${filter}) { nodes { revision } } }`);
    expect(dataOf(all, 'exchangeRates').nodes).toEqual([{ revision: 2 }, { revision: 1 }]);
    const note = await model.db.modelOutbox.findFirst({
      where: { aggregateId: corrected.id, subject: 'event.model.reference.changed' },
    });
    expect(note?.payload).toContain('"kind":"exchangeRate"');
  });

  it('names every rate it refuses, and then enters none', async () => {
    const before = await model.db.exchangeRate.count();
    const answer = await send([
      aRate({ validOn: inDays(40) }),
      aRate({ validOn: inDays(3), currencyId: newId() }),
      aRate({ validOn: inDays(4) }),
      aRate({ validOn: inDays(4) }),
    ]);
    expect(refusalsOf(answer)).toBe(
      'BAD_INPUT INVALID_INPUT input.rates.0.validOn:RATE_TOO_EARLY input.rates.1.currencyId:UNKNOWN_REFERENCE input.rates.3.validOn:LISTED_TWICE',
    );
    const shapes = await send([
      aRate({ unitsPerUsd: '0' }),
      aRate({ unitsPerUsd: '1.123456789' }),
      aRate({ unitsPerUsd: '-5' }),
      aRate({ source: ' ' }),
    ]);
    expect(shapes.errors[0]?.extensions.code).toBe('BAD_INPUT');
    expect(await model.db.exchangeRate.count()).toBe(before);
  });

  it('wants a reason for a correction and the revision the client has seen', async () => {
    const validOn = inDays(6);
    await send([aRate({ validOn })]);
    expect(refusalsOf(await send([aRate({ validOn })]))).toBe(
      'BAD_INPUT INVALID_INPUT input.rates.0.reason:CORRECTION_NEEDS_REASON',
    );
    const late = aRate({ validOn, reason: 'Late', expectedRevision: 0 });
    expect(refusalsOf(await send([late]))).toBe('CONFLICT STALE_VERSION');
  });

  it('lets one of two simultaneous corrections win', async () => {
    const validOn = inDays(8);
    await send([aRate({ validOn })]);
    const correction = (unitsPerUsd: string) =>
      send([aRate({ validOn, unitsPerUsd, reason: 'Both', expectedRevision: 1 })]);
    const answers = await Promise.all(['1', '2'].map(correction));
    expect(answers.map(refusalsOf).sort()).toEqual(['', 'CONFLICT STALE_VERSION']);
  });

  it('happens once when it is sent twice', async () => {
    const commandId = newId();
    const rates = [aRate({ validOn: inDays(9) })];
    const [first, second] = [await send(rates, commandId), await send(rates, commandId)];
    expect(dataOf(second, 'setExchangeRates')).toEqual(dataOf(first, 'setExchangeRates'));
    const other = await send([aRate({ validOn: inDays(10) })], commandId);
    expect(refusalsOf(other)).toBe('CONFLICT CONTENT_DIFFERS');
  });

  it.each(['COLLECTOR', 'TEAM_MANAGER', 'SUPERVISOR', 'ANALYST'])(
    'is refused to %s',
    async (role) => {
      const answer = await model.askAs(role, setRates, { input: { rates: [aRate()] } });
      expect(refusalsOf(answer)).toBe('FORBIDDEN NOT_PERMITTED');
    },
  );
});
