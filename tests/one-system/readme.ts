import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../../scripts/workspaces.ts';
import type { Stage } from '../support/sessions.ts';

/** Against the system that others use too. */
export function readmeQueries(stage: Stage): void {
  describe('the README', () => {
    // A query is shown as a graphql block; the json block that follows it, if any, is its answer.
    const text = readFileSync(join(root, 'README.md'), 'utf8');
    const shown = [
      ...text.matchAll(/```graphql\n([\s\S]*?)```(?:\s*```json\n([\s\S]*?)```)?/g),
    ].map(([, query = '', answer]) => ({ query, answer }));

    describe('the queries of the README', () => {
      it('are there', () => {
        expect(shown).toHaveLength(2);
        expect(shown.filter((one) => one.answer)).toHaveLength(1);
      });

      it.each(shown)('are answered as shown: $query', async ({ query, answer }) => {
        const { data, errors } = await stage.client.call(
          query,
          {},
          { token: stage.token('collecteur.bj') },
        );
        expect(errors).toEqual([]);
        if (answer) expect({ data }).toEqual(JSON.parse(answer));
      });
    });
  });
}
