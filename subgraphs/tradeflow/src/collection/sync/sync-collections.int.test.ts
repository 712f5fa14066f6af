import { newId } from '@commerce-tracking/service-kit/ids';
import { beforeAll, describe, expect, it } from 'vitest';
import { setCollectionPriority } from '../../distribution/set-collection-priority.ts';
import { rejectCollectionLevel1 } from '../../review/reject-collection-level-1.ts';
import { anItem } from '../../testing/a-content.ts';
import {
  freshContent,
  people,
  refusalOf,
  startTradeflow,
  type Tradeflow,
} from '../../testing/tradeflow-harness.ts';
import { syncCollections } from './sync-collections.ts';

let tradeflow: Tradeflow;
beforeAll(async () => {
  tradeflow = await startTradeflow();
});

function sync(entries: object[], actor = people.collector) {
  const context = {
    db: tradeflow.db,
    language: 'en' as const,
    send: tradeflow.as(actor),
    require: () => actor,
  };
  return syncCollections(context, { entries }).then(({ outcomes }) => outcomes);
}

function entry(id: string, operation: string, expectedVersion: number, content?: object) {
  return { id, commandId: newId(), operation, expectedVersion, ...(content && { content }) };
}

const brief = (outcomes: Awaited<ReturnType<typeof sync>>) =>
  outcomes.map(({ outcome, version, reason }) => [outcome, version, reason].join(' ').trim());

describe('syncCollections', () => {
  it('applies the writes of one record by version, whatever their order, and answers in theirs', async () => {
    const id = newId();
    const entries = [
      entry(id, 'SUBMIT', 2),
      entry(id, 'UPDATE', 1, freshContent({ notes: 'corrigé hors ligne' })),
      entry(id, 'CREATE', 0, freshContent()),
    ];
    expect(brief(await sync(entries))).toEqual(['DONE 3', 'DONE 2', 'DONE 1']);
    expect(await tradeflow.db.collection.findUnique({ where: { id } })).toMatchObject({
      state: 'SUBMITTED',
      notes: 'corrigé hors ligne',
    });
    expect(brief(await sync(entries))).toEqual(['REPEATED 3', 'REPEATED 2', 'REPEATED 1']);
    expect(await tradeflow.db.revision.count({ where: { collectionId: id } })).toBe(1);
  });

  it('refuses to create what the device believes to be there already', async () => {
    const id = newId();
    const [outcome] = await sync([entry(id, 'CREATE', 1, freshContent())]);
    expect(outcome).toMatchObject({ outcome: 'REFUSED', code: 'BAD_INPUT', version: null });
    expect(outcome?.fields).toMatchObject([{ path: 'expectedVersion', reason: 'NOT_ALLOWED' }]);
    expect(await tradeflow.db.collection.findUnique({ where: { id } })).toBeNull();
  });

  it('lets a bad record stop no other, and names its fields', async () => {
    const [good, bad, broken] = [newId(), newId(), newId()];
    const outcomes = await sync([
      entry(bad, 'CREATE', 0, freshContent({ items: [anItem({ quantity: '-1' })] })),
      entry(good, 'CREATE', 0, freshContent()),
      entry(broken, 'CREATE', 0, freshContent({ corridorId: null })),
      entry(broken, 'SUBMIT', 1),
    ]);
    expect(brief(outcomes)).toEqual([
      'REFUSED  INVALID_INPUT',
      'DONE 1',
      'DONE 1',
      'REFUSED  INVALID_INPUT',
    ]);
    expect(outcomes[0]?.fields).toEqual([
      { path: 'items.0.quantity', reason: 'TOO_SMALL', message: 'Has to be at least 0.' },
    ]);
    expect(outcomes[3]?.fields[0]).toMatchObject({ path: 'corridorId', reason: 'MISSING_FIELD' });
  });

  it('answers a late write with what is there, and a deleted record as deleted', async () => {
    const id = newId();
    await sync([entry(id, 'CREATE', 0, freshContent()), entry(id, 'SUBMIT', 1)]);
    const [late] = await sync([entry(id, 'UPDATE', 1, freshContent({ notes: 'tard' }))]);
    expect(late).toMatchObject({
      outcome: 'CONFLICT',
      reason: 'NOT_IN_STATE',
      version: 2,
      code: 'CONFLICT',
    });
    const gone = newId();
    await sync([entry(gone, 'CREATE', 0, freshContent()), entry(gone, 'DELETE', 1)]);
    expect(brief(await sync([entry(gone, 'UPDATE', 1, freshContent())]))).toEqual([
      'REFUSED  DELETED',
    ]);
  });

  it('does not hand a record over when the correction before was refused', async () => {
    const id = newId();
    await sync([entry(id, 'CREATE', 0, freshContent()), entry(id, 'SUBMIT', 1)]);
    const as = tradeflow.as(people.teamManager);
    const rejectionReason = 'To be looked at again.';
    await as(rejectCollectionLevel1, { id, expectedVersion: 2, rejectionReason });
    // Another person's write brings the record to the very version the device counted to.
    await as(setCollectionPriority, { id, expectedVersion: 3, priority: 'URGENT' });
    const correction = [
      entry(id, 'UPDATE', 3, freshContent({ notes: 'corrigé' })),
      { ...entry(id, 'RESUBMIT', 4), note: 'Corrigé.' },
    ];
    expect(brief(await sync(correction))).toEqual([
      'CONFLICT 4 STALE_VERSION',
      'CONFLICT  EARLIER_NOT_WRITTEN',
    ]);
    expect(await tradeflow.db.collection.findUnique({ where: { id } })).toMatchObject({
      state: 'REJECTED_L1',
      version: 4,
    });
  });

  it('takes at most fifty entries', async () => {
    const entries = Array.from({ length: 51 }, () => entry(newId(), 'SUBMIT', 1));
    expect(await refusalOf(sync(entries))).toBe('BAD_INPUT INVALID_INPUT input.entries:TOO_LONG');
  });
});
