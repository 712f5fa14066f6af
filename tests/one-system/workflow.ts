import { newId } from '@commerce-tracking/service-kit/ids';
import { describe, expect, it } from 'vitest';
import { demoActorId } from '../../prisma/seed/demo/people.ts';
import { decide, maizeLine, maizeRecord, submitted } from '../support/records.ts';
import type { Stage } from '../support/sessions.ts';

/** Against the system that others use too. */
export function workflow(stage: Stage): void {
  describe('the workflow', () => {
    const who = (name: string) => stage.token(name);

    const record = /* GraphQL */ `
  query Record($id: ID!) {
    collection(id: $id) {
      id
      state
      version
      revisionNumber
      reference
      totalValue
      totalValueUsd
      totalWeightKg
      validatedAt
      collector { fullName }
      teamManager { fullName }
      collectionPoint { name country { name } }
      originCountry { code }
      items { product { name } hsCode quantity totalWeightKg unit { symbol } }
      controls { service { name } illegalFeesAmount }
      validations {
        validationLevel
        validationAction
        validationResult
        rejectionReason
        isCurrentValidation
        revisionNumber
      }
      workflow { currentStep nextActions { action blockedBy } }
    }
  }
`;
    type Row = {
      state: string;
      version: number;
      revisionNumber: number;
      collector: { fullName: string } | null;
      collectionPoint: { name: string; country: { name: string } } | null;
      items: { product: { name: string } | null; hsCode: string | null; totalWeightKg: string }[];
      controls: { service: { name: string } | null }[];
      totalValueUsd: string | null;
      validatedAt: string | null;
      validations: {
        validationLevel: number;
        validationResult: string;
        rejectionReason: string | null;
        isCurrentValidation: boolean;
        revisionNumber: number;
      }[];
      workflow: { currentStep: string; nextActions: { action: string }[] };
    };
    const read = async (id: string, as: string) =>
      (await stage.client.ask<{ collection: Row | null }>(record, { id }, { token: who(as) }))
        .collection;

    async function publishedRecords(): Promise<number> {
      const query = '{ flowStatistics(measures: [RECORDS]) { total { records } } }';
      const data = await stage.client.ask<{ flowStatistics: { total: { records: number } } }>(
        query,
        {},
        { token: who('admin') },
      );
      return data.flowStatistics.total.records;
    }

    describe('the review of a record', () => {
      it('goes from the collector over both levels into the published figures', async () => {
        const before = await publishedRecords();
        const content = maizeRecord(stage.reference);
        const sent = await submitted(stage.client, who('collecteur.bj'), content);
        expect(sent).toMatchObject({
          state: 'SUBMITTED',
          totalValue: '880000',
          totalWeightKg: '4000',
        });
        const year = content.collectedOn.slice(0, 4);
        expect(sent.reference).toMatch(new RegExp(`^BJ-${year}-\\d{6}$`));
        expect(await publishedRecords()).toBe(before);

        const first = await decide(stage.client, who('chef.bj'), 'approveCollectionLevel1', {
          id: sent.id,
          expectedVersion: sent.version,
        });
        expect(first.state).toBe('APPROVED_L1');
        const second = await decide(
          stage.client,
          who('superviseur.bj'),
          'approveCollectionLevel2',
          {
            id: sent.id,
            expectedVersion: first.version,
          },
        );
        expect(second.state).toBe('APPROVED_L2');

        const row = await read(sent.id, 'collecteur.bj');
        expect(row?.validatedAt).not.toBeNull();
        expect(row?.collectionPoint?.country.name).toBe('Bénin');
        expect(row?.items[0]).toMatchObject({ product: { name: 'Maïs' }, hsCode: '100590' });
        expect(row?.controls[0]?.service?.name).toBe('Police');
        expect(row?.totalValueUsd).not.toBeNull();
        expect(row?.workflow.currentStep).toBe('DONE');
        expect(row?.validations.map((entry) => entry.validationResult)).toEqual([
          'APPROVED',
          'APPROVED',
        ]);
        expect(await publishedRecords()).toBe(before + 1);
      });

      it('tells a reviewer who asks again that it was done, when the record is others’ by now', async () => {
        const sent = await submitted(
          stage.client,
          who('collecteur.bj'),
          maizeRecord(stage.reference),
        );
        const commandId = newId();
        const input = { id: sent.id, expectedVersion: sent.version, commandId };
        const approve = () =>
          decide(stage.client, who('chef.bj'), 'approveCollectionLevel1', input).catch(
            (error: Error) => error.message,
          );
        expect(await approve()).toMatchObject({ state: 'APPROVED_L1' });
        const given = { ids: [sent.id], teamManagerId: demoActorId('chef2.bj'), reason: 'Congé' };
        const reassign =
          'mutation($input: ReassignCollectionsInput!) { reassignCollections(input: $input) { __typename } }';
        await stage.client.ask(reassign, { input: given }, { token: who('superviseur.bj') });
        expect(await approve()).toMatch(/NOT_FOUND.*DONE_OUT_OF_SIGHT/);
      });

      it.each([
        ['level 1', 'REJECTED_L1'],
        ['level 2', 'REJECTED_L2'],
      ])(
        'returns a record rejected at %s to its collector, and needs level 1 again',
        async (level, state) => {
          const sent = await submitted(
            stage.client,
            who('collecteur.bj'),
            maizeRecord(stage.reference),
          );
          const reason = 'Le prix unitaire ne correspond pas au marché du jour.';
          let rejected = { ...sent };
          if (level === 'level 2') {
            rejected = await decide(stage.client, who('chef.bj'), 'approveCollectionLevel1', {
              id: sent.id,
              expectedVersion: sent.version,
            });
          }
          rejected = await decide(
            stage.client,
            who(level === 'level 1' ? 'chef.bj' : 'superviseur.bj'),
            level === 'level 1' ? 'rejectCollectionLevel1' : 'rejectCollectionLevel2',
            { id: sent.id, expectedVersion: rejected.version, rejectionReason: reason },
          );
          expect(rejected.state).toBe(state);
          const back = await read(sent.id, 'collecteur.bj');
          expect(back?.validations.at(-1)?.rejectionReason).toBe(reason);
          expect(back?.workflow.nextActions.map((next) => next.action)).toContain('RESUBMIT');

          const corrected = await decide(stage.client, who('collecteur.bj'), 'updateCollection', {
            id: sent.id,
            expectedVersion: rejected.version,
            content: maizeRecord(stage.reference, {
              items: [maizeLine(stage.reference, { unitPrice: '21000' })],
            }),
          });
          const again = await decide(stage.client, who('collecteur.bj'), 'resubmitCollection', {
            id: sent.id,
            expectedVersion: corrected.version,
          });
          expect(again.state).toBe('SUBMITTED');
          const early = await stage.client.call(
            'mutation($input: ApproveCollectionInput!) { approveCollectionLevel2(input: $input) { id } }',
            { input: { id: sent.id, expectedVersion: again.version } },
            { token: who('superviseur.bj') },
          );
          expect(early.errors[0]?.extensions).toMatchObject({
            code: 'CONFLICT',
            details: { reason: 'NOT_IN_STATE' },
          });
          const row = await read(sent.id, 'chef.bj');
          expect(row?.revisionNumber).toBe(2);
          expect(row?.validations.filter((entry) => entry.isCurrentValidation)).toMatchObject([
            { validationLevel: 1, validationResult: 'PENDING', revisionNumber: 2 },
          ]);
        },
      );

      it('refuses the slower of two reviewers and tells what happened', async () => {
        const sent = await submitted(
          stage.client,
          who('collecteur.bj'),
          maizeRecord(stage.reference),
        );
        const approve = () =>
          stage.client.call(
            'mutation($input: ApproveCollectionInput!) { approveCollectionLevel1(input: $input) { state } }',
            { input: { id: sent.id, expectedVersion: sent.version } },
            { token: who('chef.bj') },
          );
        const answers = await Promise.all([approve(), approve()]);
        const refused = answers.flatMap((answer) => answer.errors);
        expect(refused).toHaveLength(1);
        expect(refused[0]?.extensions.code).toBe('CONFLICT');
      });
    });
  });
}
