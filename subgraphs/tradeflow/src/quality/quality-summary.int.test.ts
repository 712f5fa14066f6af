import type { FlagStatus, QualityCode } from '@commerce-tracking/prisma/client';
import { newId } from '@commerce-tracking/service-kit/ids';
import { beforeAll, describe, expect, it } from 'vitest';
import { storePlaces } from '../testing/a-place.ts';
import { askers, people, storeRecord } from '../testing/a-record.ts';
import { type Asker, openReadHarness, type ReadHarness } from '../testing/read-harness.ts';
import { refusalOf } from '../testing/tradeflow-harness.ts';

let harness: ReadHarness;
let places: Awaited<ReturnType<typeof storePlaces>>;

beforeAll(async () => {
  harness = await openReadHarness();
  const { db } = harness.database;
  places = await storePlaces(db);
  const { formalPoint, informalPoint } = places;
  const at = (collectionPointId: string) => ({ collectionPointId });
  // Three at the formal point, of which one is clean; one at the other; a draft; another branch.
  const two = await storeRecord(db, at(formalPoint));
  await flag(two, 'FACTOR_MISSING');
  await flag(two, 'GPS_MISSING', { severity: 'INFO' });
  const settled = await storeRecord(db, { ...at(formalPoint), revisionNumber: 2 });
  await flag(settled, 'FACTOR_MISSING', { revisionNumber: 2, status: 'ACKNOWLEDGED' });
  await flag(settled, 'RATE_MISSING', { revisionNumber: 1 });
  const clean = await storeRecord(db, at(formalPoint));
  await flag(clean, 'NO_EFFORT_DAY', { severity: 'INFO', status: 'RESOLVED' });
  await storeRecord(db, {
    ...at(informalPoint),
    originalCollectorId: people.colleague,
    collectedOn: new Date('2026-02-10'),
  });
  const draft = await storeRecord(db, { ...at(formalPoint), state: 'DRAFT' });
  await flag(draft, 'FACTOR_MISSING');
  const elsewhere = {
    supervisorId: people.strangeSupervisor,
    teamManagerId: people.otherTeamManager,
  };
  const strange = await storeRecord(db, { ...at(informalPoint), ...elsewhere });
  await flag(strange, 'LOSSES_EXCEED');
  for (let number = 0; number < 6; number += 1) {
    const published = { state: 'APPROVED_L2', ...at(informalPoint), ...elsewhere } as const;
    const id = await storeRecord(db, published);
    if (number < 5) await flag(id, 'COSTS_INCONSISTENT', { severity: 'INFO' });
    if (number === 0) await flag(id, 'HS_CODE_MISSING');
  }
});

type Over = { severity?: 'INFO' | 'WARNING'; status?: FlagStatus; revisionNumber?: number };

async function flag(collectionId: string, code: QualityCode, over: Over = {}): Promise<void> {
  const messages = { messageFr: 'Vérifiez.', messageEn: 'Check.' };
  const acknowledged =
    over.status === 'ACKNOWLEDGED'
      ? { acknowledgedById: people.teamManager, acknowledgedAt: new Date(), note: 'Vu' }
      : {};
  await harness.database.db.qualityFlag.create({
    data: {
      id: newId(),
      collectionId,
      code,
      severity: 'WARNING',
      revisionNumber: 1,
      ...messages,
      ...acknowledged,
      ...over,
    },
  });
}

type Figures = Record<string, number | string | null>;
type Summary = {
  total: Figures;
  suppressedCells: number;
  rows: { suppressed: boolean; figures: Figures; keys: { value: string | null }[] }[];
};

const figures =
  'records recordsWithoutFlag shareWithoutFlag flags openFlags acknowledgedFlags' as const;
const query = `query ($filter: CollectionFilter, $groupBy: [QualityDimension!]!, $top: Int) {
  qualitySummary(filter: $filter, groupBy: $groupBy, top: $top) { suppressedCells total { ${figures} }
    rows { suppressed figures { ${figures} } keys { dimension value collectionPoint { id } collector { id } } } } }`;

async function summary(who: Asker, groupBy: string[] = [], more = {}): Promise<Summary> {
  const variables = { groupBy, ...more };
  return (await harness.ask<{ qualitySummary: Summary }>(who, query, variables)).qualitySummary;
}

/** Rows as `key / key: flags of records without`. */
async function rows(who: Asker, groupBy: string[], more = {}): Promise<string[]> {
  return (await summary(who, groupBy, more)).rows.map(({ keys, figures: of, suppressed }) => {
    const said = keys.map(({ value }) => value ?? '-').join(' / ');
    return suppressed
      ? `${said}: withheld`
      : `${said}: ${of.flags} on ${of.records}, ${of.shareWithoutFlag} % without`;
  });
}

describe('qualitySummary', () => {
  it('counts flags of the latest submission only, and what is clean', async () => {
    expect(await summary(askers.teamManager)).toEqual({
      suppressedCells: 0,
      rows: [],
      total: {
        records: 4,
        recordsWithoutFlag: 2,
        shareWithoutFlag: '50',
        flags: 3,
        openFlags: 2,
        acknowledgedFlags: 1,
      },
    });
  });

  it('has no share where there are no records', async () => {
    const none = await summary(askers.teamManager, ['CODE', 'POINT'], {
      filter: { collectedFrom: '2030-01-01' },
    });
    expect(none.total).toMatchObject({ records: 0, flags: 0, shareWithoutFlag: null });
    expect(none.rows).toEqual([]);
  });

  it('breaks down by code and severity, each against all records', async () => {
    expect(await rows(askers.teamManager, ['CODE'])).toEqual([
      'FACTOR_MISSING: 2 on 4, 50 % without',
      'GPS_MISSING: 1 on 4, 75 % without',
    ]);
    expect(await rows(askers.teamManager, ['SEVERITY'])).toEqual([
      'WARNING: 2 on 4, 50 % without',
      'INFO: 1 on 4, 75 % without',
    ]);
  });

  it('breaks down by point, collector and month, groups without flags too', async () => {
    const { formalPoint, informalPoint } = places;
    expect(await rows(askers.teamManager, ['POINT'])).toEqual([
      `${formalPoint}: 3 on 3, 33.33 % without`,
      `${informalPoint}: 0 on 1, 100 % without`,
    ]);
    expect(await rows(askers.teamManager, ['COLLECTOR'])).toEqual([
      `${people.collector}: 3 on 3, 33.33 % without`,
      `${people.colleague}: 0 on 1, 100 % without`,
    ]);
    expect(await rows(askers.teamManager, ['MONTH', 'CODE'])).toEqual([
      '2026-03 / FACTOR_MISSING: 2 on 3, 33.33 % without',
      '2026-03 / GPS_MISSING: 1 on 3, 66.67 % without',
      '2026-02 / -: 0 on 1, 100 % without',
    ]);
    expect(await rows(askers.teamManager, ['MONTH', 'CODE'], { top: 1 })).toHaveLength(1);
  });

  it('counts what each role may see', async () => {
    const of = async (who: Asker) => (await summary(who)).total.records;
    expect(await of(askers.collector)).toBe(11);
    expect(await of(askers.supervisor)).toBe(4);
    expect(await of(askers.admin)).toBe(11);
    expect(await of({ actorId: people.stranger, role: 'COLLECTOR' })).toBe(0);
  });

  it('withholds from analysts what would tell about single records', async () => {
    expect(await rows(askers.analyst, ['CODE'])).toEqual([
      'COSTS_INCONSISTENT: withheld',
      'HS_CODE_MISSING: withheld',
    ]);
    expect((await summary(askers.analyst, ['CODE'])).suppressedCells).toBe(2);
    expect(
      await rows(askers.analyst, ['SEVERITY'], { filter: { flagCodes: ['HS_CODE_MISSING'] } }),
    ).toEqual(['INFO: withheld', 'WARNING: withheld']);
    expect((await summary(askers.analyst, [])).total).toMatchObject({ records: 6, flags: 6 });
  });

  it('refuses what it cannot answer', async () => {
    const asked = (who: Asker, groupBy: string[], more = {}) =>
      refusalOf(summary(who, groupBy, more));
    expect(await asked(askers.analyst, ['COLLECTOR'])).toBe(
      'BAD_INPUT INVALID_INPUT groupBy:NOT_ALLOWED',
    );
    expect(await asked(askers.admin, ['CODE', 'SEVERITY', 'POINT', 'MONTH'])).toBe(
      'BAD_INPUT INVALID_INPUT groupBy:TOO_BIG',
    );
    expect(await asked(askers.admin, [], { top: 1001 })).toBe(
      'BAD_INPUT INVALID_INPUT top:TOO_BIG',
    );
  });
});
