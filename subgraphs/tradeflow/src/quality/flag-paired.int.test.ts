import { type Database, openDatabase, type Tx } from '@commerce-tracking/prisma/client';
import type { EventMessage } from '@commerce-tracking/service-kit/commands/commands';
import { newId } from '@commerce-tracking/service-kit/ids';
import { defaultSettings } from '@commerce-tracking/settings/settings';
import { beforeAll, describe, expect, it } from 'vitest';
import { atTheEnd } from '../../../../tests/support/at-the-end.ts';
import { testDatabase } from '../../../../tests/support/environment.ts';
import { useMemory } from '../reference/reference.ts';
import { storeRecord } from '../testing/a-record.ts';
import { aReference, ids } from '../testing/reference-fixture.ts';
import { warning } from './finding.ts';
import { flagPaired, type PairedFinding } from './flag-paired.ts';

let database: Database;
const now = new Date('2026-03-15T08:00:00.000Z');

beforeAll(async () => {
  const { url } = await testDatabase();
  database = openDatabase({ url, poolSize: 4 });
  atTheEnd(() => database.close());
  setSpeedSeverity('WARNING');
});

function setSpeedSeverity(severity: 'WARNING' | 'ERROR'): void {
  const settings = { ...defaultSettings, 'quality.severity.IMPOSSIBLE_SPEED': severity };
  useMemory({ settings: () => settings, reference: () => aReference() } as never);
}

async function raise(paired: PairedFinding[]): Promise<EventMessage[]> {
  const events: EventMessage[] = [];
  await database.transaction(async (db) => {
    const emit = (event: EventMessage) => void events.push(event);
    await flagPaired({ db: db as Tx, now, emit }, paired);
  });
  return events;
}

const speed = warning('IMPOSSIBLE_SPEED', 'vehicleRegistrationNumber', '111 km', '≤ 100 km/h');
const flagsOf = (collectionId: string) =>
  database.db.qualityFlag.findMany({ where: { collectionId }, orderBy: { code: 'asc' } });
const standingOf = (id: string) =>
  database.db.collection.findUniqueOrThrow({
    where: { id },
    select: { openFlagCount: true, automaticQualityScore: true, version: true, updatedAt: true },
  });

describe('flags on a record that a later one makes questionable', () => {
  it('are counted and told of, and leave its version alone', async () => {
    const id = await storeRecord(database.db, { collectionPointId: ids.malanville });
    const { version } = await standingOf(id);
    const events = await raise([{ collectionId: id, finding: speed }]);
    expect(await flagsOf(id)).toMatchObject([
      {
        code: 'IMPOSSIBLE_SPEED',
        severity: 'WARNING',
        status: 'OPEN',
        revisionNumber: 1,
        observed: '111 km',
        messageFr: expect.stringContaining('véhicule'),
        messageEn: expect.stringContaining('vehicle'),
      },
    ]);
    expect(await standingOf(id)).toEqual({
      openFlagCount: 1,
      automaticQualityScore: 90,
      version,
      updatedAt: now,
    });
    expect(events).toMatchObject([
      {
        subject: 'event.tradeflow.collection.flagged',
        aggregateId: id,
        payload: { collectionId: id, state: 'SUBMITTED', countryId: ids.benin },
      },
    ]);
  });

  it('are raised once per code and submission, also when acknowledged', async () => {
    const id = await storeRecord(database.db);
    const duplicate = warning('DUPLICATE_CANDIDATE', null);
    const both = [speed, duplicate, speed].map((finding) => ({ collectionId: id, finding }));
    await raise(both);
    await database.db.qualityFlag.updateMany({
      where: { collectionId: id, code: 'IMPOSSIBLE_SPEED' },
      data: {
        status: 'ACKNOWLEDGED',
        acknowledgedById: newId(),
        acknowledgedAt: now,
        note: 'Vu au poste.',
      },
    });
    expect(await raise(both)).toEqual([]);
    const codes = (await flagsOf(id)).map(({ code }) => code);
    expect(codes.toSorted()).toEqual(['DUPLICATE_CANDIDATE', 'IMPOSSIBLE_SPEED']);
  });

  it('are raised on published records, not on drafts and rejected ones', async () => {
    const states = ['APPROVED_L1', 'APPROVED_L2', 'REJECTED_L1', 'REJECTED_L2', 'DRAFT'] as const;
    const records = await Promise.all(states.map((state) => storeRecord(database.db, { state })));
    await raise(records.map((collectionId) => ({ collectionId, finding: speed })));
    const flagged = await Promise.all(records.map(async (id) => (await flagsOf(id)).length));
    expect(flagged).toEqual([1, 1, 0, 0, 0]);
  });

  it('ask, even where the settings would have refused the submission', async () => {
    setSpeedSeverity('ERROR');
    const id = await storeRecord(database.db);
    await raise([{ collectionId: id, finding: speed }]);
    setSpeedSeverity('WARNING');
    expect(await flagsOf(id)).toMatchObject([{ severity: 'WARNING' }]);
  });

  it('cost nothing where there are none', async () => {
    expect(await raise([])).toEqual([]);
  });
});
