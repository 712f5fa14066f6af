import { newId } from '@commerce-tracking/service-kit/ids';
import { describe, expect, it } from 'vitest';
import { decide, maizeRecord, submitted } from '../support/records.ts';
import type { Stage } from '../support/sessions.ts';

/** Against the system that others use too. */
export function comments(stage: Stage): void {
  describe('comments', () => {
    const who = (name: string) => stage.token(name);

    const rejected = /* GraphQL */ `
  query Rejected($id: ID!) {
    rejectedCollections(filter: { ids: [$id] }) {
      nodes {
        version
        unresolvedCommentCount
        validations { rejectionReason }
        comments { id fieldPath fieldLabel body suggestedValue author { fullName } item { id } }
        revisions { id number }
      }
    }
  }
`;
    type Rejected = {
      version: number;
      unresolvedCommentCount: number;
      validations: { rejectionReason: string | null }[];
      comments: { id: string; fieldLabel: string | null; author: { fullName: string } | null }[];
      revisions: { id: string; number: number }[];
    };

    describe('a correction', () => {
      it('goes from a rejection’s comment over its suggestion into the difference', async () => {
        const sent = await submitted(
          stage.client,
          who('collecteur.bj'),
          maizeRecord(stage.reference),
        );
        const { id } = sent;
        const blocking = {
          id: newId(),
          collectionId: id,
          revisionNumber: 1,
          body: 'Combien de sacs ?',
          fieldPath: 'items.0.quantity',
          isBlocking: true,
        };
        await stage.client.ask(
          'mutation($input: AddCommentInput!) { addComment(input: $input) { id author { fullName } } }',
          { input: blocking },
          { token: who('chef.bj') },
        );
        const held = await stage.client.call(
          'mutation($input: ApproveCollectionInput!) { approveCollectionLevel1(input: $input) { id } }',
          { input: { id, expectedVersion: sent.version } },
          { token: who('chef.bj') },
        );
        expect(held.errors[0]?.extensions.details?.reason).toBe('COMMENTS_OPEN');

        await decide(stage.client, who('chef.bj'), 'rejectCollectionLevel1', {
          id,
          expectedVersion: sent.version,
          rejectionReason: 'La quantité ne correspond pas.',
          comments: [
            { body: 'Il y en avait 41.', fieldPath: 'items.0.quantity', suggestedValue: '41' },
          ],
        });
        const token = who('collecteur.bj');
        const read = async () =>
          (
            await stage.client.ask<{ rejectedCollections: { nodes: Rejected[] } }>(
              rejected,
              { id },
              { token },
            )
          ).rejectedCollections.nodes[0];
        const back = await read();
        expect(back).toMatchObject({ unresolvedCommentCount: 2 });
        const suggestion = back?.comments.at(-1);
        expect(suggestion?.fieldLabel).toMatch(/^Article 1 : /);
        expect(suggestion?.author?.fullName).toBeTruthy();

        const apply = { commentId: suggestion?.id, expectedVersion: back?.version };
        const applied = await decide(stage.client, token, 'applySuggestion', apply);
        expect(applied).toMatchObject({ state: 'REJECTED_L1', totalValue: '902000' });
        await decide(stage.client, token, 'resubmitCollection', {
          id,
          expectedVersion: applied.version,
        });

        const { collection } = await stage.client.ask<{
          collection: { unresolvedCommentCount: number; revisions: { id: string }[] };
        }>(
          'query($id: ID!) { collection(id: $id) { unresolvedCommentCount revisions { id } } }',
          { id },
          { token: who('superviseur.bj') },
        );
        expect(collection.unresolvedCommentCount).toBe(0);
        const [a, b] = collection.revisions.map((revision) => revision.id);
        const compare =
          'query($a: ID!, $b: ID!) { compareRevisions(a: $a, b: $b) { changes { label before after } } }';
        type Compared = { compareRevisions: { changes: object[] } | null };
        const found = await stage.client.ask<Compared>(
          compare,
          { a, b },
          { token: who('superviseur.bj') },
        );
        expect(found.compareRevisions?.changes).toContainEqual({
          label: 'Article 1 : Quantité',
          before: '40',
          after: '41',
        });
        expect(await stage.client.ask(compare, { a, b }, { token: who('analyste') })).toEqual({
          compareRevisions: null,
        });
      });
    });
  });
}
