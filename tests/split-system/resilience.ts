import { newId } from '@commerce-tracking/service-kit/ids';
import { beforeAll, describe, expect, it } from 'vitest';
import { maizeRecord, submitted } from '../support/records.ts';
import type { Stage } from '../support/sessions.ts';

/** Against the system of processes that others use too. */
export function resilience(stage: Stage): void {
  describe('a process killed', () => {
    let recordId: string;

    beforeAll(async () => {
      const { client, reference, token } = stage;
      recordId = (await submitted(client, token('collecteur.bj'), maizeRecord(reference))).id;
    });

    const federated = /* GraphQL */ `
      query Federated($id: ID!) {
        me { username }
        countries(first: 1) { nodes { code } }
        organizations(first: 1) { nodes { name } }
        collection(id: $id) { state collectionPoint { name } collector { fullName } }
      }
    `;
    type Data = {
      me: unknown;
      countries: unknown;
      organizations: unknown;
      collection: { state: string; collectionPoint: unknown; collector: unknown } | null;
    };
    const ask = () =>
      stage.client.call<Data>(federated, { id: recordId }, { token: stage.token('admin') });

    // What each subgraph takes along when it is gone, and what must still be answered.
    const cases = [
      {
        name: 'auth',
        gone: (data: Data) => data.me,
        kept: (data: Data) => data.collection?.collector,
      },
      {
        name: 'admin',
        gone: (data: Data) => data.collection?.collector,
        kept: (data: Data) => data.collection?.collectionPoint,
      },
      {
        name: 'model',
        gone: (data: Data) => data.collection?.collectionPoint,
        kept: (data: Data) => data.collection?.collector,
      },
      {
        name: 'tradeflow',
        gone: (data: Data) => data.collection,
        kept: (data: Data) => data.countries,
      },
    ];

    describe.each(cases)('subgraph $name killed', ({ name, gone, kept }) => {
      it('takes only its own part along, says UNAVAILABLE, and heals when it is back', async () => {
        const { system } = stage;
        const process = `${name}:subgraph`;
        expect((await ask()).errors).toEqual([]);
        await system.kill(process, 'SIGKILL');
        await expect
          .poll(async () => (await ask()).errors[0]?.extensions.code, { timeout: 10_000 })
          .toBe('UNAVAILABLE');
        const took = async () => {
          const startedAt = performance.now();
          await ask();
          return performance.now() - startedAt;
        };
        await expect.poll(took, { interval: 0 }).toBeLessThan(2_000);
        const answer = await ask();
        expect(answer.status).toBe(200);
        if (!answer.data) throw new Error('the rest was not delivered');
        expect(gone(answer.data) ?? null).toBeNull();
        expect(kept(answer.data)).toBeTruthy();
        for (const error of answer.errors) expect(error.extensions.code).toBe('UNAVAILABLE');

        await system.restart(process);
        await expect.poll(async () => (await ask()).errors, { timeout: 20_000 }).toEqual([]);
      });
    });

    describe('the worker away', () => {
      it('fails a write at once with UNAVAILABLE and leaves nothing half-written', async () => {
        const { system, client, reference, token } = stage;
        await system.kill('tradeflow:worker', 'SIGKILL');
        const input = { id: newId(), content: maizeRecord(reference), submit: true };
        const mutation =
          'mutation($input: CreateCollectionInput!) { createCollection(input: $input) { id } }';
        const options = { token: token('collecteur.bj') };
        await expect
          .poll(async () => {
            const answer = await client.call(mutation, { input }, options);
            return answer.errors[0]?.extensions.code;
          })
          .toBe('UNAVAILABLE');
        const read = await client.ask<{ collection: unknown }>(
          'query($id: ID!) { collection(id: $id) { id } }',
          { id: input.id },
          options,
        );
        expect(read.collection).toBeNull();
        await system.restart('tradeflow:worker');
        await expect
          .poll(async () => (await client.call(mutation, { input }, options)).errors, {
            timeout: 20_000,
          })
          .toEqual([]);
      });
    });
  });
}
