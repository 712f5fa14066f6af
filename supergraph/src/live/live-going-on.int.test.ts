import { newId } from '@commerce-tracking/service-kit/ids';
import { describe, expect, it } from 'vitest';
import { until } from '../../test-support/gateway.ts';
import { overSse, overWebSocket, untilOpen } from '../../test-support/live-clients.ts';
import { all, aRecord, idsOf, liveStage, ways } from '../../test-support/live-stage.ts';
import type { LiveRecord } from '../../test-support/live-subgraphs.ts';

const live = liveStage();

describe.each(ways)('a subscription $way', ({ listenOver }) => {
  it('misses nothing and repeats nothing after a break', async () => {
    const token = await live.tokenFor('COLLECTOR', 'collector');
    const first = live.listen(listenOver, all, { token });
    await untilOpen(live.gateway.url, 1);
    const records = Array.from({ length: 6 }, () => aRecord());
    for (const record of records.slice(0, 2)) await live.subgraphs.change(record);
    await until(async () => first.told.length === 2);
    first.stop();
    await untilOpen(live.gateway.url, 0);
    for (const record of records.slice(2, 4)) await live.subgraphs.change(record);

    const lastEventId = first.told.at(-1)?.extensions?.eventId;
    const second = live.listen(listenOver, all, { token, lastEventId });
    await untilOpen(live.gateway.url, 1);
    for (const record of records.slice(4)) await live.subgraphs.change(record);
    await until(async () => second.told.length === 4);
    expect([...idsOf(first), ...idsOf(second)]).toEqual(records.map(({ id }) => id));
  });

  it('goes on from the broker where the process itself was not there', async () => {
    const token = await live.tokenFor('COLLECTOR', 'collector');
    const records = Array.from({ length: 30 }, () => aRecord());
    const before = await live.subgraphs.change(aRecord());
    for (const record of records) await live.subgraphs.change(record);
    const other = await live.anotherGateway();
    try {
      const listener = listenOver(other.url, all, { token, lastEventId: before });
      await until(async () => listener.told.length >= 30);
      const late = aRecord();
      await live.subgraphs.change(late);
      await until(async () => listener.told.length >= 31);
      expect(idsOf(listener)).toEqual([...records, late].map(({ id }) => id));
      listener.stop();
    } finally {
      await other.stop();
    }
  });
});

describe('a broker that goes and comes back', () => {
  it('costs listeners no event', { timeout: 60_000 }, async () => {
    const token = await live.tokenFor('COLLECTOR', 'collector');
    const listener = live.listen(overSse, all, { token });
    const beside = live.listen(overWebSocket, all, { token });
    await untilOpen(live.gateway.url, 2);
    const records = [aRecord(), aRecord(), aRecord()] as const;
    await live.subgraphs.change(records[0]);
    await live.restartBroker();
    for (const record of records.slice(1)) await changeAtLast(record);
    await until(async () => listener.told.length === 3 && beside.told.length === 3, 30_000);
    expect(idsOf(listener)).toEqual(records.map(({ id }) => id));
    expect(idsOf(beside)).toEqual(records.map(({ id }) => id));
  });
});

/** Stores an event as soon as the broker takes it. */
async function changeAtLast(record: LiveRecord): Promise<void> {
  live.subgraphs.records.set(record.id, record);
  const { id, ...keys } = record;
  const eventId = newId();
  const event = { ...keys, collectionId: id, version: 1 };
  await until(async () => {
    const stored = live.subgraphs.publish('event.tradeflow.collection.submitted', event, eventId);
    return stored.then(
      () => true,
      () => false,
    );
  }, 30_000);
}
