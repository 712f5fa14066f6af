import { defaultSettings } from '@commerce-tracking/settings/settings';
import { describe, expect, it } from 'vitest';
import { deriveTotals } from '../collection/content/derive-totals.ts';
import { aContent, aControl, anItem, livestock, type SentContent } from '../testing/a-content.ts';
import { aReference, ids } from '../testing/reference-fixture.ts';
import { automaticQualityScore, checkCollection, refusedFields } from './check-collection.rules.ts';
import { checkDraft } from './check-draft.rules.ts';

const now = new Date('2026-03-10T18:00:00Z');

function check(
  over: SentContent,
  reference = aReference(),
  at: Partial<{ now: Date; firstSubmittedAt: Date }> = {},
) {
  const content = aContent(over);
  return checkCollection({
    content,
    derived: deriveTotals(content, reference, defaultSettings),
    reference,
    settings: defaultSettings,
    point: content.collectionPointId ? reference.points.get(content.collectionPointId) : undefined,
    collectorCountryId: ids.benin,
    now: at.now ?? now,
    firstSubmittedAt: at.firstSubmittedAt ?? null,
  });
}

function codes(over: SentContent, severity = 'WARNING'): string[] {
  return check(over)
    .filter((finding) => finding.severity === severity)
    .map(({ code, path }) => `${code} ${path}`);
}

const errors = (over: SentContent) => codes(over, 'ERROR');

describe('checkCollection', () => {
  it('finds nothing in a complete, consistent record', () => {
    expect(check({})).toEqual([]);
    expect(check(livestock())).toEqual([]);
  });

  it('names every missing field at once, with its path in the input', () => {
    const findings = check({
      operatorGender: null,
      items: [anItem({ quantity: null, unitId: null })],
    });
    expect(refusedFields(findings).map(({ path, reason }) => `${path} ${reason.name}`)).toEqual([
      'input.content.operatorGender MISSING_FIELD',
      'input.content.items.0.quantity MISSING_FIELD',
      'input.content.items.0.unitId MISSING_FIELD',
    ]);
  });

  it.each([
    [{ items: [] }, 'MISSING_FIELD items'],
    [{ vehicleRegistrationNumber: ' ' }, 'MISSING_FIELD vehicleRegistrationNumber'],
    [{ respondentNature: 'OTHER' }, 'VALUE_NOT_ALLOWED otherRespondentNature'],
    [
      { items: [anItem({ isCustomsRegistered: true })] },
      'MISSING_FIELD items.0.customsRegistrationNumber',
    ],
    [{ items: [anItem({ unitPrice: null })] }, 'MISSING_FIELD items.0.unitPrice'],
    [
      { controls: [aControl({ serviceId: null })], hasControlPosts: true },
      'MISSING_FIELD controls.0.serviceId',
    ],
    [{ originCityId: ids.lome }, 'VALUE_NOT_ALLOWED originCityId'],
    [{ items: [anItem({ loadingCityId: ids.lome })] }, 'VALUE_NOT_ALLOWED items.0.loadingCityId'],
    [
      { items: [anItem({ unloadingCityId: ids.parakou })] },
      'VALUE_NOT_ALLOWED items.0.unloadingCityId',
    ],
    [{ items: [anItem({ quantity: '0' })] }, 'VALUE_NOT_ALLOWED items.0.quantity'],
    [
      livestock({ declaredAnimalCount: 0, quantity: '0' }),
      'VALUE_NOT_ALLOWED items.0.declaredAnimalCount',
    ],
    [{ collectedOn: '2026-03-11' }, 'DATE_IN_FUTURE collectedOn'],
    [{ observedAt: '2026-03-10T18:10:01Z' }, 'DATE_IN_FUTURE observedAt'],
  ] as [SentContent, string][])('refuses %j', (over, finding) => {
    expect(errors(over)).toEqual([finding]);
  });

  it('asks no plate of somebody on foot, and accepts a body named in words', () => {
    expect(errors({ transportModeId: ids.onFoot, vehicleRegistrationNumber: null })).toEqual([]);
    const controls = [aControl({ serviceId: null, otherControlBody: 'Syndicat' })];
    expect(errors({ controls, hasControlPosts: true })).toEqual([]);
  });

  it('takes the calendar day of the point for today', () => {
    const lateInLome = new Date('2026-03-10T23:30:00Z');
    const at = { now: lateInLome };
    expect(check({ collectedOn: '2026-03-11' }, aReference(), at).map(({ code }) => code)).toEqual(
      [],
    );
  });

  it('refuses inactive entries in new records only', () => {
    const reference = aReference();
    const maize = reference.products.get(ids.maize);
    const products = new Map(reference.products).set(ids.maize, {
      ...maize,
      isActive: false,
    } as never);
    const off = aReference({ products });
    expect(check({}, off).map(({ code, path }) => `${code} ${path}`)).toEqual([
      'VALUE_NOT_ALLOWED items.0.productId',
    ]);
    expect(check({}, off, { firstSubmittedAt: now })).toEqual([]);
  });

  it.each([
    [
      { items: [anItem({ declaredTotalValue: '890000' })] },
      'COMPUTED_MISMATCH items.0.declaredTotalValue',
    ],
    [
      { items: [anItem({ declaredTotalWeightKg: '4100' })] },
      'WEIGHT_MISMATCH items.0.declaredTotalWeightKg',
    ],
    [{ declaredTotalWeightKg: '4005' }, 'COMPUTED_MISMATCH declaredTotalWeightKg'],
    [{ items: [anItem({ localUnitWeightKg: '79' })] }, 'FACTOR_UNUSUAL items.0.localUnitWeightKg'],
    [{ items: [anItem({ unitId: ids.bowl })] }, 'FACTOR_MISSING items.0.unitId'],
    [{ items: [anItem({ productId: ids.rice })] }, 'HS_CODE_MISSING items.0.productNatureId'],
    [livestock({ averageWeightKg: '150' }), 'ANIMAL_WEIGHT_UNUSUAL items.0.averageWeightKg'],
    [livestock({ averageWeightKg: null }), 'FACTOR_MISSING items.0.averageWeightKg'],
    [{ items: [anItem({ lossesQuantity: '41' })] }, 'LOSSES_EXCEED items.0.lossesQuantity'],
    [{ items: [anItem({ lossesValue: '880001' })] }, 'LOSSES_EXCEED items.0.lossesValue'],
    [{ items: [anItem({ quantity: '481' })] }, 'LOAD_OVER_CAPACITY transportModeId'],
    [{ tradeFlowDirection: 'IMPORT' }, 'DIRECTION_INCONSISTENT tradeFlowDirection'],
    [
      { destinationCountryId: ids.togo, finalDestinationCityId: null },
      'ROUTE_NOT_ON_CORRIDOR corridorId',
    ],
    [{ gps: { latitude: 12, longitude: 3.39 } }, 'GPS_FAR_FROM_POINT gps'],
    [
      { hasControlPosts: false, controls: [aControl()] },
      'CONTROL_SUMS_INCONSISTENT hasControlPosts',
    ],
    [
      { hasControlPosts: true, controlPostsCount: 3, controls: [aControl()] },
      'CONTROL_SUMS_INCONSISTENT controlPostsCount',
    ],
    [
      { hasControlPosts: true, controls: [aControl({ illegalFeesPaid: true })] },
      'CONTROL_SUMS_INCONSISTENT controls.0.illegalFeesAmount',
    ],
    [{ illegalFeesAmount: '500' }, 'CONTROL_SUMS_INCONSISTENT illegalFeesAmount'],
    [{ taxesPaid: true }, 'CONTROL_SUMS_INCONSISTENT taxAmount'],
    [{ taxesPaid: false, taxAmount: '500' }, 'CONTROL_SUMS_INCONSISTENT taxAmount'],
    [
      { items: [anItem({ declaredTotalValue: '880881' }), anItem()] },
      'COMPUTED_MISMATCH items.0.declaredTotalValue',
    ],
  ] as [SentContent, string][])('questions %j', (over, finding) => {
    expect(codes(over)).toEqual([finding]);
  });

  it.each([
    [{ items: [anItem({ declaredTotalValue: '880001' })] }],
    [{ items: [anItem({ declaredTotalWeightKg: '4080' })] }],
    [{ items: [anItem({ localUnitWeightKg: '80' })] }],
    [{ items: [anItem({ quantity: '480' })] }],
    [{ gps: { latitude: 11.9, longitude: 3.39 } }],
    [{ gps: { latitude: 12, longitude: 3.39, accuracyM: 9000 } }],
    [
      {
        hasControlPosts: true,
        controlPostsCount: 1,
        controlDurationValue: '2',
        controlDurationType: 'HOURS',
        controls: [aControl({ controlDuration: '110', durationType: 'MINUTES' })],
      },
    ],
  ] as [SentContent][])('lets %j pass', (over) => {
    expect(codes(over)).toEqual([]);
  });

  it('says that a rate, a position or time for the form is missing without holding anything', () => {
    const over = {
      currencyId: ids.ngn,
      captureSource: 'MOBILE',
      captureStartedAt: '2026-03-10T10:00:00Z',
      captureEndedAt: '2026-03-10T10:00:59Z',
    } as const;
    expect(codes(over, 'INFO').sort()).toEqual([
      'CAPTURE_TOO_FAST captureEndedAt',
      'GPS_MISSING gps',
      'RATE_MISSING currencyId',
    ]);
  });

  it('says in figures where a route leaves its corridor', () => {
    const told = (over: SentContent, reference = aReference()) =>
      check(over, reference)
        .filter(({ code }) => code === 'ROUTE_NOT_ON_CORRIDOR')
        .map(({ observed, expected }) => `${observed} / ${expected}`);
    const toTogo = { destinationCountryId: ids.togo, finalDestinationCityId: null };
    expect(told(toTogo)).toEqual(['TG / BJ, NE']);
    const corridors = aReference().corridors;
    const road = corridors.get(ids.corridor);
    const beyond = { ...road, pointKm: new Map([[ids.malanville, 700]]) } as never;
    const further = aReference({ corridors: new Map([[ids.corridor, beyond]]) });
    expect(told({}, further)).toEqual(['700 km / 0–605 km']);
  });

  it('questions a visit that lies far back', () => {
    expect(codes({ collectedOn: '2026-01-09' })).toEqual([]);
    expect(codes({ collectedOn: '2026-01-07' })).toEqual(['DATE_TOO_OLD collectedOn']);
  });

  it('scores what is left of a hundred points', () => {
    const flag = (severity: string, status: string) => ({ severity, status });
    expect(automaticQualityScore([])).toBe(100);
    const some = [
      flag('WARNING', 'OPEN'),
      flag('WARNING', 'ACKNOWLEDGED'),
      flag('INFO', 'OPEN'),
      flag('WARNING', 'RESOLVED'),
    ];
    expect(automaticQualityScore(some)).toBe(85);
    expect(automaticQualityScore(Array.from({ length: 11 }, () => flag('WARNING', 'OPEN')))).toBe(
      0,
    );
  });
});

describe('checkDraft', () => {
  const draft = (over: SentContent) =>
    checkDraft(aContent(over), aReference(), ids.benin).map(
      ({ path, reason }) => `${path} ${reason.name}`,
    );

  it('accepts an empty draft', () => {
    const empty = { collectionType: 'AGRICULTURAL', formModelId: ids.agricultural } as const;
    expect(
      checkDraft(
        aContent({ ...empty, items: [], collectionPointId: null }),
        aReference(),
        ids.benin,
      ),
    ).toEqual([]);
  });

  it.each([
    [{ collectionPointId: ids.lagosMarket }, 'input.content.collectionPointId POINT_NOT_ALLOWED'],
    [
      { items: [anItem({ productId: '019a0000-0000-7000-8000-ffffffffffff' })] },
      'input.content.items.0.productId UNKNOWN_REFERENCE',
    ],
    [
      { items: [anItem({ animalId: ids.cattle })] },
      'input.content.items.0.animalId PRODUCT_OR_ANIMAL',
    ],
    [{ items: [anItem({ productId: null })] }, 'input.content.items.0.productId PRODUCT_OR_ANIMAL'],
    [
      { items: [anItem({ unitPrice: '22000.5' })] },
      'input.content.items.0.unitPrice TOO_MANY_DECIMALS',
    ],
    [{ transportCost: '0.01' }, 'input.content.transportCost TOO_MANY_DECIMALS'],
    [
      { controls: [aControl({ taxTypeIds: [ids.maize] })] },
      'input.content.controls.0.taxTypeIds.0 UNKNOWN_REFERENCE',
    ],
    [{ formModelId: ids.livestock }, 'input.content.formModelId VALUE_NOT_ALLOWED'],
    [{ extra: { shoeSize: 42 } }, 'input.content.extra.shoeSize VALUE_NOT_ALLOWED'],
  ] as [SentContent, string][])('refuses %j even in a draft', (over, error) => {
    expect(draft(over)).toEqual([error]);
  });

  it('accepts the other side of a shared border post', () => {
    expect(draft({ collectionPointId: ids.gaya, extra: { harvestYear: 2025 } })).toEqual([]);
  });
});
