import { newId } from '@commerce-tracking/service-kit/ids';
import { beforeAll, describe, expect, it } from 'vitest';
import { maizeRecord, type Stored, submitted } from '../support/records.ts';
import type { Stage } from '../support/sessions.ts';

/** Against the system that others use too. */
export function scopes(stage: Stage): void {
  describe('what each person sees', () => {
    // collecteur.bj and collecteur2.bj work for chef.bj, collecteur4.bj for chef2.bj, all for superviseur.bj.
    const records: Record<'first' | 'second' | 'fourth', Stored> = {} as never;
    let draftId: string;

    beforeAll(async () => {
      const { client, reference, token } = stage;
      const content = maizeRecord(reference);
      records.first = await submitted(client, token('collecteur.bj'), content);
      records.second = await submitted(client, token('collecteur2.bj'), content);
      records.fourth = await submitted(client, token('collecteur4.bj'), content);
      const draft = await client.ask<{ createCollection: { id: string } }>(
        'mutation($input: CreateCollectionInput!) { createCollection(input: $input) { id } }',
        { input: { id: newId(), content } },
        { token: token('collecteur.bj') },
      );
      draftId = draft.createCollection.id;
    });

    type Expectation = { who: string; sees: ('first' | 'second' | 'fourth')[]; draft: boolean };
    const expected: Expectation[] = [
      { who: 'collecteur.bj', sees: ['first'], draft: true },
      { who: 'collecteur2.bj', sees: ['second'], draft: false },
      { who: 'collecteur4.bj', sees: ['fourth'], draft: false },
      { who: 'chef.bj', sees: ['first', 'second'], draft: false },
      { who: 'chef2.bj', sees: ['fourth'], draft: false },
      { who: 'superviseur.bj', sees: ['first', 'second', 'fourth'], draft: false },
      { who: 'superviseur.tg', sees: [], draft: false },
      { who: 'chef.tg', sees: [], draft: false },
      { who: 'admin', sees: ['first', 'second', 'fourth'], draft: true },
      { who: 'analyste', sees: [], draft: false },
    ];

    describe.each(expected)('$who', ({ who, sees, draft }) => {
      it('finds exactly the own rows in the list and its count', async () => {
        const data = await stage.client.ask<{
          collections: { totalCount: number; nodes: { id: string }[] };
        }>(
          '{ collections(first: 100) { totalCount nodes { id } } }',
          {},
          { token: stage.token(who) },
        );
        const wanted = [...sees.map((name) => records[name].id), ...(draft ? [draftId] : [])];
        expect(data.collections.nodes.map((node) => node.id).sort()).toEqual(wanted.sort());
        expect(data.collections.totalCount).toBe(wanted.length);
      });

      it('gets a hidden row by id, by reference and as an entity as if it did not exist', async () => {
        const { client, token } = stage;
        for (const [name, stored] of Object.entries(records)) {
          const visible = sees.includes(name as 'first');
          const answer = await client.call<{ byId: unknown; byReference: unknown }>(
            `query($id: ID!, $reference: String!) {
          byId: collection(id: $id) { id }
          byReference: collectionByReference(reference: $reference) { id }
        }`,
            { id: stored.id, reference: stored.reference },
            { token: token(who) },
          );
          const row = visible ? { id: stored.id } : null;
          expect(answer.errors).toEqual([]);
          expect(answer.data).toEqual({ byId: row, byReference: row });
        }
      });

      it('cannot decide on a row that is hidden', async () => {
        const { client, token } = stage;
        for (const [name, stored] of Object.entries(records)) {
          if (sees.includes(name as 'first')) continue;
          const answer = await client.call(
            'mutation($input: ApproveCollectionInput!) { approveCollectionLevel1(input: $input) { id } }',
            { input: { id: stored.id, expectedVersion: stored.version } },
            { token: token(who) },
          );
          expect(['NOT_FOUND', 'FORBIDDEN']).toContain(answer.errors[0]?.extensions.code);
        }
      });
    });

    describe('references between subgraphs', () => {
      it('hide people outside the scope and leave the rest of the answer', async () => {
        const data = await stage.client.ask<{
          collection: { collector: unknown; collectorId: string; supervisor: unknown };
        }>(
          'query($id: ID!) { collection(id: $id) { collectorId collector { fullName phone } supervisor { fullName } } }',
          { id: records.first.id },
          { token: stage.token('chef.bj') },
        );
        expect(data.collection.collector).toMatchObject({ fullName: expect.any(String) });
        const foreign = await stage.client.ask<{ actor: unknown }>(
          'query($id: ID!) { actor(id: $id) { id } }',
          { id: data.collection.collectorId },
          { token: stage.token('chef.tg') },
        );
        expect(foreign.actor).toBeNull();
      });

      it('need a sign-in', async () => {
        const answer = await stage.client.call('{ collections { totalCount } }');
        expect(answer.errors[0]?.extensions.code).toBe('UNAUTHENTICATED');
      });
    });
  });
}
