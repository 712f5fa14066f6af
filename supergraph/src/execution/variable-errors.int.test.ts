import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { testNats } from '../../../tests/support/environment.ts';
import { startTestGateway } from '../../test-support/gateway.ts';
import { variableErrorsMax } from './variable-errors.ts';

const ours = fileURLToPath(new URL('../../supergraph.graphql', import.meta.url));
const query = 'query ($filter: CollectionFilter) { collections(filter: $filter) { totalCount } }';
const unknown = Object.fromEntries(Array.from({ length: 3_000 }, (_, key) => [`key${key}`, 1]));

describe.each(['prepared', 'stock'])(
  'variables with errors without end, executor %s',
  (executor) => {
    it.each([
      ['names nobody knows', unknown, 'UNKNOWN_FIELD'],
      ['values there are none of', { states: Array(3_000).fill('X') }, 'NOT_ALLOWED'],
    ])('are refused at the first: %s', async (_what, filter, reason) => {
      const settings = { SUPERGRAPH_PATH: ours, EXECUTOR: executor };
      const gateway = await startTestGateway(testNats().url, settings);
      onTestFinished(() => gateway.stop());
      const { status, errors = [], text } = await gateway.ask(query, { variables: { filter } });
      expect(status).toBe(400);
      expect(errors).toHaveLength(variableErrorsMax);
      for (const { extensions } of errors) {
        expect(extensions).toMatchObject({ code: 'BAD_INPUT', details: { fields: [{ reason }] } });
      }
      expect(text.length).toBeLessThan(10_000);
    });
  },
);
