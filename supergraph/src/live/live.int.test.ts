import { connectNats } from '@commerce-tracking/federation-nats/connection';
import { newId } from '@commerce-tracking/service-kit/ids';
import { describe, expect, it } from 'vitest';
import { until } from '../../test-support/gateway.ts';
import {
  type ListenOptions,
  overWebSocket,
  type TestListener,
  untilOpen,
} from '../../test-support/live-clients.ts';
import { all, aRecord, idsOf, liveStage, ways } from '../../test-support/live-stage.ts';

const live = liveStage();

describe.each(ways)('a subscription $way', ({ listenOver }) => {
  it('tells each role of the changes in its scope and of no other', async () => {
    const people = {
      owner: await live.tokenFor('COLLECTOR', 'collector'),
      otherCollector: await live.tokenFor('COLLECTOR', 'collector-2'),
      manager: await live.tokenFor('TEAM_MANAGER', 'manager'),
      otherManager: await live.tokenFor('TEAM_MANAGER', 'manager-2'),
      supervisor: await live.tokenFor('SUPERVISOR', 'supervisor'),
      otherSupervisor: await live.tokenFor('SUPERVISOR', 'supervisor-2'),
      admin: await live.tokenFor('ADMIN', 'admin'),
      analyst: await live.tokenFor('ANALYST', 'analyst'),
    };
    const heard = Object.fromEntries(
      Object.entries(people).map(([name, token]) => [
        name,
        live.listen(listenOver, all, { token }),
      ]),
    ) as Record<keyof typeof people, TestListener>;
    await untilOpen(live.gateway.url, 8);

    const submitted = aRecord();
    const draft = aRecord({ state: 'DRAFT' });
    const published = aRecord({ state: 'APPROVED_L2', collectorId: 'collector-2' });
    const foreign = aRecord({
      collectorId: 'collector-2',
      teamManagerId: 'manager-2',
      supervisorId: 'supervisor-2',
    });
    await live.subgraphs.change(submitted);
    await live.subgraphs.change(draft, 'updated');
    await live.subgraphs.change(published, 'approved-level-2');
    await live.subgraphs.change(foreign);
    // What only reviewers may read is told to them only.
    await live.subgraphs.change(submitted, 'commented', { visibility: 'REVIEWERS', version: 2 });

    await until(async () => heard.admin.told.length === 5 && heard.manager.told.length === 3);
    await until(async () => heard.supervisor.told.length === 3 && heard.owner.told.length === 2);
    await until(async () => heard.otherCollector.told.length === 2);
    const toldOnce = [heard.otherManager, heard.otherSupervisor, heard.analyst];
    await until(async () => toldOnce.every(({ told }) => told.length === 1));
    const { id } = submitted;
    expect(idsOf(heard.admin)).toEqual([id, draft.id, published.id, foreign.id, id]);
    expect(idsOf(heard.owner)).toEqual([id, draft.id]);
    expect(idsOf(heard.otherCollector)).toEqual([published.id, foreign.id]);
    expect(idsOf(heard.manager)).toEqual([id, published.id, id]);
    expect(idsOf(heard.otherManager)).toEqual([foreign.id]);
    expect(idsOf(heard.supervisor)).toEqual([id, published.id, id]);
    expect(idsOf(heard.otherSupervisor)).toEqual([foreign.id]);
    expect(idsOf(heard.analyst)).toEqual([published.id]);
    expect(heard.analyst.told[0]?.data).toEqual({
      collectionChanged: { event: 'APPROVED_LEVEL_2', collectionId: published.id, version: 1 },
    });
  });

  it('answers what was selected across subgraphs, as the listener may see it', async () => {
    const query = `subscription Live($prefix: String, $withName: Boolean!) {
      change: collectionChanged(filter: { events: [SUBMITTED] }) {
        __typename collectionId
        record: collection { ...Named }
        ...Again
      }
    }
    fragment Again on CollectionChanged { record: collection { label(prefix: $prefix) } }
    fragment Named on Collection { id collector { id name @include(if: $withName) } }`;
    const token = await live.tokenFor('TEAM_MANAGER', 'manager');
    const variables = { prefix: 'N° ', withName: true };
    const listener = live.listen(listenOver, query, { token, variables });
    await untilOpen(live.gateway.url, 1);
    const record = aRecord();
    await live.subgraphs.change(record);
    // Told in scope, and out of it by the time it is read.
    const moved = aRecord();
    const { id, ...keys } = moved;
    live.subgraphs.records.set(id, { ...moved, teamManagerId: 'manager-2' });
    await live.subgraphs.publish('event.tradeflow.collection.submitted', {
      ...keys,
      collectionId: id,
      version: 1,
    });
    await until(async () => listener.told.length === 2);
    expect(listener.told.map(({ data, errors }) => ({ data, errors }))).toEqual([
      {
        data: {
          change: {
            __typename: 'CollectionChanged',
            collectionId: record.id,
            record: {
              id: record.id,
              collector: { id: 'collector', name: 'Adjovi collector' },
              label: `N° ${record.reference}`,
            },
          },
        },
      },
      { data: { change: { __typename: 'CollectionChanged', collectionId: id, record: null } } },
    ]);
  });

  it('tells of queues and of reference data', async () => {
    const token = await live.tokenFor('SUPERVISOR', 'supervisor');
    const queue = live.listen(
      listenOver,
      'subscription { reviewQueueChanged(level: 2) { level change collectionId } }',
      { token },
    );
    const reference = live.listen(
      listenOver,
      'subscription { referenceChanged(kinds: [COLLECTION_POINT]) { kind entryId version } }',
      { token },
    );
    await untilOpen(live.gateway.url, 2);
    const record = aRecord({ state: 'APPROVED_L1' });
    await live.subgraphs.change(record, 'approved-level-1', { previousState: 'SUBMITTED' });
    await live.subgraphs.change(record, 'prioritized', { previousState: 'APPROVED_L1' });
    const approved = { ...record, state: 'APPROVED_L2' };
    await live.subgraphs.change(approved, 'approved-level-2', { previousState: 'APPROVED_L1' });
    const changed = 'event.model.reference.changed';
    await live.subgraphs.publish(changed, { kind: 'product', id: 'p', version: 2 });
    await live.subgraphs.publish(changed, { kind: 'formModel', id: 'f', version: 2 });
    await live.subgraphs.publish(changed, { kind: 'collectionPoint', id: 'c', version: 3 });
    await until(async () => queue.told.length === 3 && reference.told.length === 1);
    expect(queue.told.map(({ data }) => data?.reviewQueueChanged?.change)).toEqual([
      'ENTERED',
      'MOVED',
      'LEFT',
    ]);
    expect(reference.told[0]?.data?.referenceChanged).toEqual({
      kind: 'COLLECTION_POINT',
      entryId: 'c',
      version: 3,
    });
  });

  it('tells of an event once that was stored twice', async () => {
    const token = await live.tokenFor('COLLECTOR', 'collector');
    const listener = live.listen(listenOver, all, { token });
    await untilOpen(live.gateway.url, 1);
    const { id, ...keys } = aRecord();
    const event = { ...keys, collectionId: id, version: 1 };
    const eventId = newId();
    await live.subgraphs.publish('event.tradeflow.collection.submitted', event, eventId);
    // Under another subject the broker does not know it for the same.
    const connection = await connectNats({ servers: live.broker.url, name: 'again' });
    await connection.request(
      'event.tradeflow.collection.submitted',
      JSON.stringify({ ...event, eventId }),
    );
    await connection.close();
    await live.subgraphs.change(aRecord({ id: 'the-end' }));
    await until(async () => idsOf(listener).includes('the-end'));
    expect(idsOf(listener)).toEqual([id, 'the-end']);
  });

  it('refuses what it cannot serve', async () => {
    const token = await live.tokenFor('COLLECTOR', 'collector');
    const refusalOf = async (query: string, options: ListenOptions = {}) => {
      const end = await live.listen(listenOver, query, { token, ...options }).ended;
      const { message, code } = end as { message?: string; code?: number };
      return `${JSON.stringify(end)} ${message} ${code}`;
    };
    const isWebSocket = listenOver === overWebSocket;
    const expected = (reason: string) => (isWebSocket ? reason : '400');
    expect(await refusalOf('{ collection(id: 1) { id } }')).toContain(
      expected('NOT_A_SUBSCRIPTION'),
    );
    expect(await refusalOf('subscription { nothing }')).toContain(
      expected('GRAPHQL_VALIDATION_FAILED'),
    );
    expect(await refusalOf('subscription { reviewQueueChanged(level: 3) { level } }')).toContain(
      expected('INVALID_INPUT'),
    );
    expect(await refusalOf(all, { lastEventId: 'yesterday' })).toContain(expected('BAD_EVENT_ID'));
    expect(await refusalOf(all, { lastEventId: 999_999_999 })).toContain(expected('EVENTS_GONE'));
    expect(await refusalOf(all, { lastEventId: '1-another' })).toContain(expected('EVENTS_GONE'));
    const nobody = await refusalOf(all, { token: undefined });
    expect(nobody).toContain(isWebSocket ? '4401' : '401');
  });
});
