import { describe, expect, it } from 'vitest';
import { until } from '../../supergraph/test-support/gateway.ts';
import {
  overSse,
  overWebSocket,
  type TestListener,
  untilOpen,
} from '../../supergraph/test-support/live-clients.ts';
import { decide, maizeRecord, submitted } from '../support/records.ts';
import type { Stage } from '../support/sessions.ts';

/** Against the system of processes that others use too. */
export function subscriptions(stage: Stage): void {
  // collecteur.bj works for chef.bj, collecteur4.bj for chef2.bj, both for superviseur.bj.
  const people = [
    ...['collecteur.bj', 'collecteur4.bj', 'chef.bj', 'chef2.bj', 'superviseur.bj'],
    ...['superviseur.tg', 'admin', 'analyste'],
  ];
  const query = `subscription { collectionChanged {
    event collectionId state version
    collection { reference collectorId collector { fullName } collectionPoint { name } }
  } }`;

  const eventsOf = ({ told }: TestListener) =>
    told.map(({ data }) => data?.collectionChanged?.event);

  describe.each([
    { way: 'over SSE', listen: overSse },
    { way: 'over WebSocket', listen: overWebSocket },
  ])('the life of a record, followed $way', ({ listen }) => {
    it('is told to those it concerns, with what each may see of it', async () => {
      const { client, token, reference, system } = stage;
      const heard = new Map(
        people.map((name) => [name, listen(system.origin, query, { token: token(name) })]),
      );
      const queue = listen(
        system.origin,
        'subscription { reviewQueueChanged(level: 1) { change collectionId collection { reference } } }',
        { token: token('chef.bj') },
      );
      await untilOpen(system.origin, people.length + 1);
      const record = await submitted(client, token('collecteur.bj'), maizeRecord(reference));
      const of1 = { id: record.id, expectedVersion: record.version };
      const approved = await decide(client, token('chef.bj'), 'approveCollectionLevel1', of1);
      const of2 = { id: record.id, expectedVersion: approved.version };
      await decide(client, token('superviseur.bj'), 'approveCollectionLevel2', of2);

      const of = (name: string) => heard.get(name) as TestListener;
      await until(async () => eventsOf(of('admin')).includes('APPROVED_LEVEL_2'), 20_000);
      await until(async () => eventsOf(of('analyste')).length > 0);
      await until(async () => eventsOf(of('superviseur.bj')).includes('APPROVED_LEVEL_2'));
      await until(async () => eventsOf(of('chef.bj')).includes('APPROVED_LEVEL_2'));
      await until(async () => eventsOf(of('collecteur.bj')).includes('APPROVED_LEVEL_2'));
      await until(async () => queue.told.length >= 2);
      const review = ['SUBMITTED', 'APPROVED_LEVEL_1', 'APPROVED_LEVEL_2'];
      expect(eventsOf(of('collecteur.bj'))).toEqual(['CREATED', ...review]);
      expect(eventsOf(of('admin'))).toEqual(['CREATED', ...review]);
      expect(eventsOf(of('chef.bj'))).toEqual(review);
      expect(eventsOf(of('superviseur.bj'))).toEqual(review);
      expect(eventsOf(of('analyste'))).toEqual(['APPROVED_LEVEL_2']);
      for (const name of ['collecteur4.bj', 'chef2.bj', 'superviseur.tg']) {
        expect(of(name).told, name).toEqual([]);
      }
      expect(queue.told.map(({ data }) => data?.reviewQueueChanged?.change)).toEqual([
        'ENTERED',
        'LEFT',
      ]);

      const last = (name: string) => of(name).told.at(-1)?.data?.collectionChanged;
      expect(last('chef.bj')).toMatchObject({
        collectionId: record.id,
        state: 'APPROVED_L2',
        collection: {
          reference: record.reference,
          collector: { fullName: expect.any(String) },
          collectionPoint: { name: expect.any(String) },
        },
      });
      // An analyst is told under the pseudonym the queries give.
      expect(last('analyste')).toMatchObject({
        collection: { collectorId: expect.stringMatching(/^C-/), collector: null },
      });
      for (const listener of [...heard.values(), queue]) listener.stop();
      await untilOpen(system.origin, 0);
    });
  });

  describe('reference data', () => {
    it('is told of to whoever may read it', async () => {
      const { client, token, system } = stage;
      const listener = overSse(
        system.origin,
        'subscription { referenceChanged(kinds: [SEASON]) { kind entryId version } }',
        { token: token('collecteur.bj') },
      );
      await untilOpen(system.origin, 1);
      const { seasons } = await client.ask<{
        seasons: { nodes: { id: string; version: number }[] };
      }>('{ seasons(first: 1) { nodes { id version } } }', {}, { token: token('admin') });
      const [season] = seasons.nodes;
      await client.ask(
        'mutation($input: ReferenceTargetInput!) { deactivateSeason(input: $input) { id } }',
        { input: { id: season?.id, expectedVersion: season?.version } },
        { token: token('admin') },
      );
      await until(async () => listener.told.length === 1);
      expect(listener.told[0]?.data?.referenceChanged).toEqual({
        kind: 'SEASON',
        entryId: season?.id,
        version: Number(season?.version) + 1,
      });
      listener.stop();
      await untilOpen(system.origin, 0);
    });
  });

  describe('the health of the system', () => {
    it('is told of to those who keep it running, and refused to others', async () => {
      const { client, token, system } = stage;
      // What was never seen cannot be missed.
      const asked = '{ services { name status } }';
      await until(async () => {
        const { services } = await client.ask<{ services: { name: string; status: string }[] }>(
          asked,
          {},
          { token: token('superviseur.bj') },
        );
        return services.every(({ status }) => status === 'UP');
      });
      const health = `subscription { systemHealthChanged {
        status services health { services { name status } }
      } }`;
      const listener = overWebSocket(system.origin, health, { token: token('superviseur.bj') });
      await untilOpen(system.origin, 1);
      const refused = overWebSocket(system.origin, health, { token: token('chef.bj') });
      expect(JSON.stringify(await refused.ended)).toContain('NOT_PERMITTED');
      await system.kill('model:subgraph');
      const parts = () => listener.told.map(({ data }) => data?.systemHealthChanged);
      const names = () => parts().flatMap((part) => part?.services as string[]);
      await until(async () => names().includes('model'), 60_000);
      expect(parts().at(-1)).toMatchObject({ health: { services: expect.any(Array) } });
      await system.restart('model:subgraph');
      await until(async () => names().filter((name) => name === 'model').length === 2, 30_000);
      await system.ready();
      listener.stop();
      await untilOpen(system.origin, 0);
    });
  });

  describe('after a break', () => {
    it('nothing is missed when the gateway is killed and started again', async () => {
      const { client, token, reference, system } = stage;
      const options = { token: token('chef.bj') };
      const ids = 'subscription { collectionChanged { collectionId } }';
      const idsOf = ({ told }: TestListener) =>
        told.map(({ data }) => data?.collectionChanged?.collectionId);
      const before = overWebSocket(system.origin, ids, options);
      await untilOpen(system.origin, 1);
      const first = await submitted(client, token('collecteur.bj'), maizeRecord(reference));
      await until(async () => before.told.length === 1);
      const second = await submitted(client, token('collecteur.bj'), maizeRecord(reference));
      await until(async () => before.told.length === 2);
      await system.kill('supergraph');
      await before.ended;
      await system.restart('supergraph');
      await system.ready();
      // From the first event, as a listener whose connection broke there would.
      const lastEventId = before.told[0]?.extensions?.eventId;
      const after = overWebSocket(system.origin, ids, { ...options, lastEventId });
      await untilOpen(system.origin, 1);
      const third = await submitted(client, token('collecteur.bj'), maizeRecord(reference));
      await until(async () => after.told.length === 2, 20_000);
      expect(idsOf(before)).toEqual([first.id, second.id]);
      expect(idsOf(after)).toEqual([second.id, third.id]);
      after.stop();
    });
  });

  describe('signing out', () => {
    it('ends the subscriptions of the session', async () => {
      const { client, token, system } = stage;
      const listener = overWebSocket(system.origin, query, { token: token('chef2.bj') });
      await untilOpen(system.origin, 1);
      await client.ask('mutation { logout { id } }', {}, { token: token('chef2.bj') });
      expect(await listener.ended).toMatchObject({ code: 4401, reason: 'SESSION_REVOKED' });
    });
  });
}
