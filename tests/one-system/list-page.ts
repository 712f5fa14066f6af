import { beforeAll, describe, expect, it } from 'vitest';
import { maizeRecord, submitted } from '../support/records.ts';
import type { Stage } from '../support/sessions.ts';
import { statementsDuring } from '../support/statements.ts';

/** Against the system that others use too. */
export function listPage(stage: Stage): void {
  describe('a reviewer’s list', () => {
    // What a reviewer's list shows, asked of the whole system: records, places, goods and people.

    beforeAll(async () => {
      const { client, reference, token } = stage;
      const collectionPointId = reference.id('collectionPoints', 'TG-LOME');
      const collectors = ['collecteur.tg', 'collecteur2.tg'];
      for (let round = 0; round < 11; round += 1) {
        await Promise.all(
          Array.from({ length: 10 }, (_unused, index) =>
            submitted(
              client,
              token(collectors[index % 2] ?? ''),
              maizeRecord(reference, { collectionPointId }),
            ),
          ),
        );
      }
    });

    const query = /* GraphQL */ `
  query List($first: Int!) {
    reviewQueue(level: 1, first: $first) {
      totalCount
      nodes {
        reference state priority dueAt isOverdue
        collector { fullName } teamManager { fullName } supervisor { fullName }
        collectionPoint { name country { name } }
        originCountry { name } destinationCountry { name }
        itemCount items { product { name } quantity unit { name } totalWeightKg totalValue }
        totalWeightKg totalValue totalValueUsd currency { isoCode }
        openFlagCount unresolvedCommentCount
        lastComment { body author { fullName } }
        workflow {
          currentStep canProceed
          teamManagerValidation { validationResult } supervisorValidation { validationResult }
        }
      }
    }
  }
`;

    // The list, its count, lines, comments, flags and stages; two for the people, of whatever kind, who are asked for in
    // one message. What reference data say, services know without asking.
    const statements = 8;

    it('reads a reviewer’s list in a number of statements that does not depend on its rows', async () => {
      const counts: number[] = [];
      for (const first of [5, 20, 100]) {
        await list(first); // What is prepared once is prepared now.
        let fewest = Number.POSITIVE_INFINITY;
        // Others may ask in between, never fewer.
        for (let attempt = 0; attempt < 10 && fewest > statements; attempt += 1) {
          fewest = Math.min(fewest, await countStatements(first));
        }
        counts.push(fewest);
      }
      expect(counts).toEqual([statements, statements, statements]);
    });

    type List = { reviewQueue: { totalCount: number; nodes: Record<string, unknown>[] } };

    async function list(first: number): Promise<void> {
      const token = stage.token('chef.tg');
      const { reviewQueue } = await stage.client.ask<List>(query, { first }, { token });
      expect(reviewQueue.totalCount).toBe(110);
      expect(reviewQueue.nodes).toHaveLength(first);
      expect(reviewQueue.nodes.at(-1)).toMatchObject({
        collector: { fullName: expect.any(String) },
        collectionPoint: { country: { name: 'Togo' } },
        items: [{ product: { name: 'Maïs' }, totalValue: '880000' }],
      });
    }

    /** The statements on records, people and reference data that all services make for one list. */
    async function countStatements(first: number): Promise<number> {
      const texts = await statementsDuring(stage.system.databaseUrl, () => list(first));
      return texts.filter((text) => onRows.test(text)).length;
    }

    // Services look on their own for new versions of reference data and for messages to send.
    const onRows =
      /^(?!.*(_outbox|model_reference_version)\b).*\b(tradeflow_(collection|validation|revision|quality_flag|comment|working_copy)\w*|admin_(actor|organization)|model_\w+)\b/s;
  });
}
