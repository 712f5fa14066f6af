import { newId } from '@commerce-tracking/service-kit/ids';
import { describe, expect, it } from 'vitest';
import { graphqlClient } from '../../examples/graphql-client.ts';
import { maizeRecord } from '../support/records.ts';
import type { Stage } from '../support/sessions.ts';

/** Against the system of processes that others use too. */
export function shutdown(stage: Stage): void {
  describe('a process told to stop', () => {
    const mutation =
      'mutation($input: CreateCollectionInput!) { createCollection(input: $input) { id } }';

    type Load = { done: string[]; refused: Set<string>; stop(): Promise<void> };

    /** Ten callers writing one after the other until stopped. */
    function startWriting(): Load {
      const { client, reference, token } = stage;
      const load = { done: [] as string[], refused: new Set<string>() };
      let stopped = false;
      const one = async () => {
        while (!stopped) {
          const input = { id: newId(), content: maizeRecord(reference), submit: true };
          const answer = await client.call(mutation, { input }, { token: token('collecteur.bj') });
          const code = answer.errors[0]?.extensions.code;
          if (!code) load.done.push(input.id);
          else load.refused.add(code);
          if (code) await new Promise((wake) => setTimeout(wake, 20));
        }
      };
      const writing = Promise.all(Array.from({ length: 10 }, one));
      return {
        ...load,
        async stop() {
          stopped = true;
          await writing;
        },
      };
    }

    describe('SIGTERM under load', () => {
      it.each(['tradeflow:worker', 'tradeflow:subgraph'])(
        '%s loses no reply: what it accepted is answered, what it did not is UNAVAILABLE',
        async (name) => {
          const { system, token } = stage;
          const load = startWriting();
          const written = (atLeast: number) =>
            expect
              .poll(() => load.done.length, { timeout: 30_000 })
              .toBeGreaterThanOrEqual(atLeast);
          await written(20);
          await system.kill(name, 'SIGTERM');
          await system.restart(name);
          await written(load.done.length + 20);
          await load.stop();
          load.refused.delete('UNAVAILABLE');
          expect([...load.refused]).toEqual([]);
          const data = await graphqlClient(system.origin).ask<{
            collections: { totalCount: number };
          }>('{ collections(first: 1) { totalCount } }', {}, { token: token('collecteur.bj') });
          expect(data.collections.totalCount).toBeGreaterThanOrEqual(load.done.length);
        },
      );

      it('the gateway answers what it has accepted before it goes', async () => {
        const { system, client, reference, token } = stage;
        const inputs = Array.from({ length: 20 }, () => ({
          id: newId(),
          content: maizeRecord(reference),
          submit: true,
        }));
        const answers = inputs.map((input) =>
          client.call(mutation, { input }, { token: token('collecteur.bj') }).catch(() => null),
        );
        // It works on some of them by now.
        await Promise.race(answers);
        await system.kill('supergraph', 'SIGTERM');
        const outcomes = await Promise.all(answers);
        const accepted = outcomes.filter((outcome) => outcome !== null);
        for (const outcome of accepted) expect(outcome.errors).toEqual([]);
        expect(accepted.length).toBeGreaterThan(0);
        await system.restart('supergraph');
        await system.ready();
      });
    });
  });
}
