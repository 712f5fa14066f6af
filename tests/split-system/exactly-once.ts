import { newId } from '@commerce-tracking/service-kit/ids';
import { createConnection } from 'mariadb';
import { describe, expect, it } from 'vitest';
import { graphqlClient } from '../../examples/graphql-client.ts';
import { parseDatabaseUrl as driverOptions } from '../../prisma/database-url.ts';
import { maizeRecord } from '../support/records.ts';
import type { Stage } from '../support/sessions.ts';

/** Against the system of processes that others use too. */
export function exactlyOnce(stage: Stage): void {
  describe('a write, exactly once', () => {
    const create = /* GraphQL */ `
      mutation Create($input: CreateCollectionInput!) {
        createCollection(input: $input) { id version state reference totalValue }
      }
    `;
    const send = (input: Record<string, unknown>, as = 'collecteur.bj', timeoutMs = 20_000) =>
      graphqlClient(stage.system.origin).call<{ createCollection: { id: string } }>(
        create,
        { input },
        { token: stage.token(as), timeoutMs },
      );

    describe('a record sent more than once', () => {
      it('by three connections at the same time is one row and three equal answers', async () => {
        const before = await countAll();
        const input = { id: newId(), content: maizeRecord(stage.reference), submit: true };
        const answers = await Promise.all([send(input), send(input), send(input)]);
        expect(answers.map((answer) => answer.errors)).toEqual([[], [], []]);
        expect(answers[1]?.data).toEqual(answers[0]?.data);
        expect(answers[2]?.data).toEqual(answers[0]?.data);
        expect(await countAll()).toBe(before + 1);
      });

      it('with other content is a conflict that changes nothing', async () => {
        const input = { id: newId(), content: maizeRecord(stage.reference), submit: true };
        const first = await send(input);
        expect(first.errors).toEqual([]);
        const other = {
          ...input,
          content: maizeRecord(stage.reference, { notes: 'autre contenu' }),
        };
        const second = await send(other);
        expect(second.errors[0]?.extensions).toMatchObject({
          code: 'CONFLICT',
          details: { reason: 'CONTENT_DIFFERS' },
        });
      });

      it('under the id of somebody else reveals nothing', async () => {
        const input = { id: newId(), content: maizeRecord(stage.reference) };
        await send(input);
        const stranger = await send(input, 'collecteur2.bj');
        expect(stranger.errors[0]?.extensions).toMatchObject({
          code: 'CONFLICT',
          details: { reason: 'ID_TAKEN' },
        });
        expect(JSON.stringify(stranger.errors)).not.toContain('AB 1234');
      });
    });

    describe('a worker killed between receiving and committing', () => {
      it('leaves nothing, and the same write sent again is done once', async () => {
        const { system, reference } = stage;
        const before = await countAll();
        const input = { id: newId(), content: maizeRecord(reference), submit: true };
        const blocker = await createConnection(driverOptions(system.databaseUrl));
        await blocker.query('LOCK TABLES tradeflow_collection READ');
        const lost = send(input);
        await expect.poll(() => waitingStatements(system.databaseUrl), { timeout: 10_000 }).toBe(1);
        await system.kill('tradeflow:worker', 'SIGKILL');
        await blocker.query('UNLOCK TABLES');
        await blocker.end();
        const answer = await lost;
        expect(['UNAVAILABLE', 'OUTCOME_UNKNOWN']).toContain(answer.errors[0]?.extensions.code);
        expect(await countAll()).toBe(before);

        const meanwhile = await send(input);
        expect(meanwhile.errors[0]?.extensions.code).toBe('UNAVAILABLE');
        await system.restart('tradeflow:worker');
        await expect.poll(async () => (await send(input)).errors, { timeout: 20_000 }).toEqual([]);
        expect(await countAll()).toBe(before + 1);
      });
    });

    /** Statements of any connection that wait for a table lock. */
    async function waitingStatements(url: string): Promise<number> {
      const connection = await createConnection(driverOptions(url));
      const rows: unknown[] = await connection.query(
        "SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND state LIKE 'Waiting for table%'",
      );
      await connection.end();
      return rows.length;
    }

    async function countAll(): Promise<number> {
      const data = await stage.client.ask<{ collections: { totalCount: number } }>(
        '{ collections { totalCount } }',
        {},
        { token: stage.token('collecteur.bj') },
      );
      return data.collections.totalCount;
    }
  });
}
