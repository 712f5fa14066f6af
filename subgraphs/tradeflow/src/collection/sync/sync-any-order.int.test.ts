import { newId } from '@commerce-tracking/service-kit/ids';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { anItem } from '../../testing/a-content.ts';
import { storedHistory, sumOf } from '../../testing/stored-history.ts';
import {
  freshContent,
  people,
  startTradeflow,
  type Tradeflow,
} from '../../testing/tradeflow-harness.ts';
import { syncCollections } from './sync-collections.ts';
import type { SyncEntry } from './sync-input.ts';

let tradeflow: Tradeflow;
beforeAll(async () => {
  tradeflow = await startTradeflow();
});

/** What a collector did with one record while offline. */
type Chain = { quantities: number[]; end: 'kept' | 'submitted' | 'deleted' };
/** One attempt to send: which entries in which order, and what the network did with it. */
type Delivery = { picks: number[]; isLost: boolean; isAnswerLost: boolean; isSentTwice: boolean };

const chains = fc.array(
  fc.record({
    quantities: fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 4 }),
    end: fc.constantFrom('kept', 'submitted', 'deleted'),
  }),
  { minLength: 1, maxLength: 4 },
);
const deliveries = fc.array(
  fc.record({
    picks: fc.array(fc.nat(99), { minLength: 1, maxLength: 12 }),
    isLost: fc.boolean(),
    isAnswerLost: fc.boolean(),
    isSentTwice: fc.boolean(),
  }),
  { maxLength: 6 },
);

describe('the writes of a device', () => {
  it('end the same in whatever pieces and order, how often and with what losses they arrive', async () => {
    const property = fc.asyncProperty(chains, deliveries, async (planned, attempts) => {
      const records = planned.map(({ quantities, end }) => ({ id: newId(), quantities, end }));
      const entries = records.flatMap(entriesOf);
      const waiting = new Set(entries);
      for (const attempt of attempts) await deliver(entries, waiting, attempt);
      // Online again, the device sends what it has no answer for, until it has all of them.
      for (let round = 0; waiting.size > 0; round += 1) {
        expect(round, 'rounds').toBeLessThan(8);
        const rest = { isLost: false, isAnswerLost: false, isSentTwice: false };
        const picks = [...waiting].reverse().map((entry) => entries.indexOf(entry));
        await deliver(entries, waiting, { picks, ...rest });
      }
      for (const record of records) await compare(record);
    });
    // A failure tells its seed and path, which repeat it when given here.
    await fc.assert(property, { numRuns: 40, interruptAfterTimeLimit: 60_000 });
  }, 120_000);
});

type Entry = Pick<SyncEntry, 'id' | 'commandId' | 'operation' | 'expectedVersion'> & {
  content?: object;
};

function entriesOf({ id, quantities, end }: Chain & { id: string }): Entry[] {
  const written = quantities.map((quantity, version): Entry => {
    const operation = version === 0 ? 'CREATE' : 'UPDATE';
    const content = freshContent({
      vehicleRegistrationNumber: `P${id.replaceAll('-', '').slice(-12)}`,
      notes: `Write ${version}`,
      items: [anItem({ quantity: String(quantity) }), anItem({ quantity: '1' })],
    });
    return { id, commandId: newId(), operation, expectedVersion: version, content };
  });
  if (end === 'kept') return written;
  const operation = end === 'submitted' ? 'SUBMIT' : 'DELETE';
  return [...written, { id, commandId: newId(), operation, expectedVersion: quantities.length }];
}

/** Sends some entries; those that are answered as written are not sent again. */
async function deliver(entries: Entry[], waiting: Set<Entry>, delivery: Delivery): Promise<void> {
  if (delivery.isLost) return;
  const sent = delivery.picks.map((pick) => entries[pick % entries.length] as Entry);
  const actor = people.collector;
  const context = {
    db: tradeflow.db,
    language: 'en' as const,
    send: tradeflow.as(actor),
    require: () => actor,
  };
  const times = delivery.isSentTwice ? 2 : 1;
  const answers = await Promise.all(
    Array.from({ length: times }, () => syncCollections(context, { entries: sent })),
  );
  for (const { outcomes } of answers) {
    for (const [index, { outcome, reason }] of outcomes.entries()) {
      const entry = sent[index] as Entry;
      expect(`${outcome} ${reason}`).toMatch(
        /^(DONE null|REPEATED null|CONFLICT (STALE_VERSION|EARLIER_NOT_WRITTEN)|REFUSED ABSENT)$/,
      );
      const isWritten = outcome === 'DONE' || outcome === 'REPEATED';
      if (isWritten && !delivery.isAnswerLost) waiting.delete(entry);
    }
  }
}

async function compare({ id, quantities, end }: Chain & { id: string }): Promise<void> {
  const { collection, isDeleted, events, audits } = await storedHistory(tradeflow.db, id);
  const updates = quantities.slice(1).map(() => 'updated');
  const ending = end === 'kept' ? [] : [end];
  const names = ['created', ...updates, ...ending];
  expect(events.map(({ name }) => name)).toEqual(names);
  expect(events.map(({ version }) => version)).toEqual(names.map((_name, index) => index + 1));
  expect(audits).toHaveLength(names.length);
  if (end === 'deleted') {
    expect([collection, isDeleted]).toEqual([null, true]);
    return;
  }
  expect(collection).toMatchObject({
    state: end === 'submitted' ? 'SUBMITTED' : 'DRAFT',
    version: names.length,
    notes: `Write ${quantities.length - 1}`,
    itemCount: 2,
  });
  expect(collection?.revisions).toHaveLength(end === 'submitted' ? 1 : 0);
  expect(collection?.validations).toHaveLength(end === 'submitted' ? 1 : 0);
  const items = collection?.items ?? [];
  expect(Number(items[0]?.quantity)).toBe(quantities.at(-1));
  expect(Number(collection?.totalValue)).toBe(sumOf(items, 'totalValue'));
  expect(Number(collection?.totalWeightKg)).toBe(sumOf(items, 'totalWeightKg'));
}
