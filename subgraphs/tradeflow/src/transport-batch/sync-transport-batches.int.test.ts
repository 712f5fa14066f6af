import { newId } from '@commerce-tracking/service-kit/ids';
import { beforeAll, describe, expect, it } from 'vitest';
import { syncCollections } from '../collection/sync/sync-collections.ts';
import { anItem } from '../testing/a-content.ts';
import { ids } from '../testing/reference-fixture.ts';
import {
  freshContent as freshlySeen,
  people,
  startTradeflow,
  type Tradeflow,
} from '../testing/tradeflow-harness.ts';

let tradeflow: Tradeflow;

/** A record in the vehicle of all these tests. */
const freshContent: typeof freshlySeen = (over) =>
  freshlySeen({ vehicleRegistrationNumber: 'BJ 1234 RB', ...over });
beforeAll(async () => {
  tradeflow = await startTradeflow();
});

function sync(entries: object[], transportBatches: object[] = []) {
  const actor = people.collector;
  const send = tradeflow.as(actor);
  const context = { db: tradeflow.db, language: 'en' as const, send, require: () => actor };
  return syncCollections(context, { entries, transportBatches });
}

function entry(id: string, operation: string, expectedVersion: number, content?: object) {
  return { id, commandId: newId(), operation, expectedVersion, ...(content && { content }) };
}

function batch(addCollectionIds: string[], over: object = {}) {
  const [leadId] = addCollectionIds;
  const id = newId();
  const trip = { transportModeId: ids.truck, leadId, addCollectionIds };
  return { id, commandId: newId(), expectedVersion: 0, ...trip, ...over };
}

type Outcomes = Awaited<ReturnType<typeof sync>>['outcomes'];
const brief = (outcomes: Outcomes) =>
  outcomes.map(({ outcome, version, reason }) => [outcome, version, reason].join(' ').trim());

describe('trips in syncCollections', () => {
  it('come with their records, in any order, and again without effect', async () => {
    const [first, second] = [newId(), newId()];
    const trip = batch([first, second]);
    const grown = newId();
    const more = {
      ...batch([first], { id: trip.id, expectedVersion: 1 }),
      addCollectionIds: [grown],
    };
    const entries = [
      entry(first, 'SUBMIT', 1),
      entry(grown, 'CREATE', 0, freshContent()),
      entry(second, 'SUBMIT', 1),
      entry(second, 'CREATE', 0, freshContent()),
      entry(first, 'CREATE', 0, freshContent()),
    ];
    const once = await sync(entries, [more, trip]);
    expect(brief(once.outcomes)).toEqual(['DONE 2', 'DONE 1', 'DONE 2', 'DONE 1', 'DONE 1']);
    expect(brief(once.transportBatches)).toEqual(['DONE 2', 'DONE 1']);
    const members = await tradeflow.db.collection.count({ where: { transportBatchId: trip.id } });
    expect(members).toBe(3);
    const again = await sync(entries, [more, trip]);
    expect(new Set([...again.outcomes, ...again.transportBatches].map((o) => o.outcome))).toEqual(
      new Set(['REPEATED']),
    );
  });

  it('hold the records back when they are refused, until both are sent again', async () => {
    const [good, bad, alone] = [newId(), newId(), newId()];
    const trip = batch([good, bad]);
    const goodCreate = entry(good, 'CREATE', 0, freshContent());
    const goodSubmit = entry(good, 'SUBMIT', 1);
    const first = await sync(
      [
        goodCreate,
        goodSubmit,
        entry(bad, 'CREATE', 0, freshContent({ items: [anItem({ quantity: '-1' })] })),
        entry(bad, 'SUBMIT', 1),
        entry(alone, 'CREATE', 0, freshContent()),
        entry(alone, 'SUBMIT', 1),
      ],
      [trip],
    );
    expect(brief(first.outcomes)).toEqual([
      'DONE 1',
      'CONFLICT  BATCH_REFUSED',
      'REFUSED  INVALID_INPUT',
      'CONFLICT  EARLIER_NOT_WRITTEN',
      'DONE 1',
      'DONE 2',
    ]);
    expect(first.transportBatches).toMatchObject([
      {
        outcome: 'REFUSED',
        reason: 'INVALID_INPUT',
        fields: [{ path: 'addCollectionIds.1', reason: 'UNKNOWN_REFERENCE' }],
      },
    ]);
    const second = await sync(
      [goodCreate, goodSubmit, entry(bad, 'CREATE', 0, freshContent()), entry(bad, 'SUBMIT', 1)],
      [trip],
    );
    expect(brief(second.outcomes)).toEqual(['REPEATED 1', 'DONE 2', 'DONE 1', 'DONE 2']);
    expect(brief(second.transportBatches)).toEqual(['DONE 1']);
  });

  it('can come without any record', async () => {
    const id = newId();
    await sync([entry(id, 'CREATE', 0, freshContent())]);
    expect(brief((await sync([], [batch([id])])).transportBatches)).toEqual(['DONE 1']);
    await expect(sync([])).rejects.toThrow();
  });
});
