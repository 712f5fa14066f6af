import { newId } from '@commerce-tracking/service-kit/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { graphqlClient } from '../examples/graphql-client.ts';
import { maizeRecord } from './support/records.ts';
import { openStage, type Stage } from './support/sessions.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage(['collecteur.bj'], { split: true });
});
afterAll(() => stage?.system.stop());

const mutation =
  'mutation($input: CreateCollectionInput!) { createCollection(input: $input) { id } }';

/** Ten callers writing one after the other until told to stop; gives the codes of what was refused. */
function writers(until: () => boolean): Promise<{ done: string[]; refused: string[] }[]> {
  const { client, reference, token } = stage;
  const one = async () => {
    const done: string[] = [];
    const refused: string[] = [];
    while (!until()) {
      const input = { id: newId(), content: maizeRecord(reference), submit: true };
      const answer = await client.call(mutation, { input }, { token: token('collecteur.bj') });
      const code = answer.errors[0]?.extensions.code;
      if (code) refused.push(code);
      else done.push(input.id);
      if (code) await new Promise((wake) => setTimeout(wake, 20));
    }
    return { done, refused };
  };
  return Promise.all(Array.from({ length: 10 }, one));
}

describe('SIGTERM under load', () => {
  it.each(['tradeflow:worker', 'tradeflow:subgraph'])(
    '%s loses no reply: what it accepted is answered, what it did not is UNAVAILABLE',
    async (name) => {
      const { system } = stage;
      let stopped = false;
      const load = writers(() => stopped);
      await new Promise((wake) => setTimeout(wake, 700));
      await system.kill(name, 'SIGTERM');
      await new Promise((wake) => setTimeout(wake, 300));
      await system.restart(name);
      await system.ready();
      await new Promise((wake) => setTimeout(wake, 300));
      stopped = true;
      const results = await load;
      const done = results.flatMap((result) => result.done);
      const refused = new Set(results.flatMap((result) => result.refused));
      refused.delete('UNAVAILABLE');
      expect([...refused]).toEqual([]);
      expect(done.length).toBeGreaterThan(20);
      const client = graphqlClient(system.origin);
      const data = await client.ask<{ collections: { totalCount: number } }>(
        '{ collections(first: 1) { totalCount } }',
        {},
        { token: stage.token('collecteur.bj') },
      );
      expect(data.collections.totalCount).toBeGreaterThanOrEqual(done.length);
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
    await new Promise((wake) => setTimeout(wake, 30));
    await system.kill('supergraph', 'SIGTERM');
    const outcomes = await Promise.all(answers);
    const accepted = outcomes.filter((outcome) => outcome !== null);
    for (const outcome of accepted) expect(outcome.errors).toEqual([]);
    expect(accepted.length).toBeGreaterThan(0);
    await system.restart('supergraph');
    await system.ready();
  });
});
