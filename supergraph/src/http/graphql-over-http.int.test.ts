import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testNats } from '../../../tests/support/environment.ts';
import { startTestGateway, type TestGateway } from '../../test-support/gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway(testNats().url);
});
afterAll(() => gateway.stop());

// Where we differ from what the specification leaves free, and why.
const differences = new Map([
  // A GET without a header that only scripts send could come from any page a browser has open (CSRF).
  ['MAY accept application/x-www-form-urlencoded formatted GET requests', 'notice'],
  [
    'MAY allow URL-encoded JSON string {variables} parameter in GETs when accepting application/graphql-response+json',
    'notice',
  ],
  [
    'MAY allow URL-encoded JSON string {variables} parameter in GETs when accepting application/json',
    'notice',
  ],
  // Apollo Server answers 400 in both media types, which proxies and logs understand.
  [
    'SHOULD use 200 status code on document parsing failure when accepting application/json',
    'warn',
  ],
  [
    'SHOULD use 200 status code on document validation failure when accepting application/json',
    'warn',
  ],
  [
    'SHOULD use a status code of 200 on variable coercion failure when accepting application/json',
    'warn',
  ],
]);

describe('the GraphQL over HTTP specification', () => {
  const audits = serverAudits({ url: () => `${gateway.url}/graphql` });

  it.each(audits.map((audit) => [audit.name, audit] as const))('%s', async (name, audit) => {
    const result = await audit.fn();
    const told = 'reason' in result ? result.reason : undefined;
    expect(result.status, told).toBe(differences.get(name) ?? 'ok');
  });

  it('is differed from nowhere else', () => {
    const known = new Set<string>(audits.map(({ name }) => name));
    expect([...differences.keys()].filter((name) => !known.has(name))).toEqual([]);
  });
});
