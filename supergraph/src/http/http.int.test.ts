import { request } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testNats } from '../../../tests/support/environment.ts';
import { readAnswer, startTestGateway, type TestGateway } from '../../test-support/gateway.ts';
import { type ServedSubgraph, serveTiny } from '../../test-support/subgraphs.ts';

const sandbox = 'https://studio.apollographql.com';

describe('the HTTP side of the gateway', () => {
  let gateway: TestGateway;
  let production: TestGateway;
  let shop: ServedSubgraph;
  let people: ServedSubgraph;

  beforeAll(async () => {
    const { url } = testNats();
    shop = await serveTiny(url, 'shop');
    people = await serveTiny(url, 'people');
    gateway = await startTestGateway(url);
    production = await startTestGateway(url, {
      NODE_ENV: 'production',
      CORS_ORIGINS: 'https://app.example.org',
    });
  });
  afterAll(async () => {
    await Promise.all([gateway.stop(), production.stop()]);
    await Promise.all([shop.stop(), people.stop()]);
  });

  const post = async (body: string, headers: Record<string, string>) =>
    readAnswer(await fetch(`${gateway.url}/graphql`, { method: 'POST', body, headers }));
  const preflight = async (at: TestGateway, origin: string) => {
    const response = await fetch(`${at.url}/graphql`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type,authorization',
      },
    });
    return response.headers.get('access-control-allow-origin');
  };
  const json = { 'content-type': 'application/json' };

  it('compresses a long answer for a client that accepts it, and no short one', async () => {
    const asked = (query: string, encoding: string) =>
      new Promise<{ encoding: string | undefined; vary: string | undefined; body: Buffer }>(
        (resolve, reject) => {
          const sent = request(
            `${gateway.url}/graphql`,
            { method: 'POST', headers: { ...json, 'accept-encoding': encoding } },
            async (answer) => {
              const chunks: Buffer[] = [];
              for await (const chunk of answer) chunks.push(chunk as Buffer);
              const { 'content-encoding': told, vary } = answer.headers;
              resolve({ encoding: told, vary, body: Buffer.concat(chunks) });
            },
          );
          sent.once('error', reject);
          sent.end(JSON.stringify({ query }));
        },
      );
    const plain = await asked('{ long }', 'identity');
    expect(plain.encoding).toBeUndefined();
    for (const [encoding, unpack] of [
      ['br', brotliDecompressSync],
      ['gzip', gunzipSync],
    ] as const) {
      const packed = await asked('{ long }', encoding);
      expect([packed.encoding, packed.vary]).toEqual([
        encoding,
        expect.stringMatching(/accept-encoding/i),
      ]);
      expect(packed.body.length).toBeLessThan(plain.body.length / 20);
      expect(unpack(packed.body).equals(plain.body)).toBe(true);
    }
    expect((await asked('{ who }', 'br')).encoding).toBeUndefined();
  });

  it.each([
    ['bad JSON', '{"query": ', 'application/json', 400, 'BAD_REQUEST'],
    ['an empty body', '', 'application/json', 400, 'BAD_REQUEST'],
    ['a poisoned body', '{"__proto__": {"a": 1}}', 'application/json', 400, 'BAD_REQUEST'],
    ['a list of operations', '[{"query":"{ who }"}]', 'application/json', 400, 'BAD_REQUEST'],
    ['another content type', 'query=1', 'text/plain', 415, 'BAD_REQUEST'],
    ['a query that is no text', '{"query": 5}', 'application/json', 400, 'BAD_REQUEST'],
    ['malformed GraphQL', '{"query": "{ who "}', 'application/json', 400, 'GRAPHQL_PARSE_FAILED'],
    [
      'an unknown field',
      '{"query": "{ no }"}',
      'application/json',
      400,
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'an operation that is not there',
      '{"query": "{ who }", "operationName": "Other"}',
      'application/json',
      400,
      'OPERATION_RESOLUTION_FAILURE',
    ],
    [
      'two operations without a name',
      '{"query": "query A { who } query B { who }"}',
      'application/json',
      400,
      'OPERATION_RESOLUTION_FAILURE',
    ],
    [
      'a hash that is not of the query',
      '{"query": "{ who }", "extensions": {"persistedQuery": {"version": 1, "sha256Hash": "x"}}}',
      'application/json',
      400,
      'BAD_REQUEST',
    ],
    [
      'variables that nest without end',
      `{"query": "{ who }", "variables": {"a": ${'['.repeat(9_000)}${']'.repeat(9_000)}}}`,
      'application/json',
      400,
      'TOO_LARGE',
    ],
    [
      'fragments that double each other',
      JSON.stringify({
        query: `{ ...F0 } ${Array.from(
          { length: 40 },
          (_unused, index) => `fragment F${index} on Query { ...F${index + 1} ...F${index + 1} }`,
        ).join(' ')} fragment F40 on Query { __typename }`,
      }),
      'application/json',
      400,
      'TOO_LARGE',
    ],
  ])('answers %s with a code and no detail', async (_what, body, type, status, code) => {
    const answer = await post(body, { 'content-type': type });
    expect(answer.errors?.[0]?.extensions.code).toBe(code);
    expect(answer.status).toBe(status);
    expect(answer.text).not.toMatch(/stack|node_modules|\.ts:/);
  });

  it('names the variable and the place in it that is of the wrong type', async () => {
    const { status, errors } = await gateway.ask(
      'query ($first: Int) { sales(first: $first) { id } }',
      {
        variables: { first: 'many' },
      },
    );
    expect(status).toBe(400);
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_INPUT',
      details: { fields: [{ path: 'first' }] },
    });
  });

  it('refuses a body of 2 MB', async () => {
    const answer = await post(JSON.stringify({ query: '{ who }', pad: 'x'.repeat(2 ** 21) }), json);
    expect(answer.status).toBe(413);
    expect(answer.errors?.[0]?.extensions.code).toBe('TOO_LARGE');
  });

  it.each([
    ['depth 60', `{ sales ${'{ again '.repeat(58)}{ id }${'}'.repeat(58)} }`, 'TOO_DEEP'],
    ['depth 60 of unknown fields', `${'{ deeper '.repeat(59)}{ id }${'}'.repeat(59)}`, 'TOO_DEEP'],
    ['31 aliases', `{ sales { ${many(31, (n) => `a${n}: id`)} } }`, 'TOO_MANY_ALIASES'],
    ['21 root fields', `{ ${many(21, () => 'who')} }`, 'TOO_MANY_ROOT_FIELDS'],
    ['5000 tokens', `{ sales { ${many(5_000, () => 'id')} } }`, 'TOO_MANY_TOKENS'],
  ])('refuses an operation of %s', async (_what, query, reason) => {
    const { status, errors } = await gateway.ask(query);
    expect(errors).toHaveLength(1);
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'TOO_LARGE', details: { reason } });
    expect(status).toBe(400);
  });

  it.each([
    [
      'a variable the gateway needs itself',
      'query ($representations: Int) { sales(first: $representations) { id } }',
      'RESERVED_VARIABLE',
    ],
    ['a subscription', 'subscription { sold { id } }', 'SUBSCRIPTION_REFUSED'],
  ])('refuses %s', async (_what, query, reason) => {
    const { status, errors } = await gateway.ask(query, { headers: { 'x-language': 'en' } });
    expect(errors).toHaveLength(1);
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_INPUT', details: { reason } });
    expect(status).toBe(400);
  });

  it('answers GET only to callers a browser would have asked about first', async () => {
    const url = `${gateway.url}/graphql?query=${encodeURIComponent('{ sales { id } }')}`;
    const blocked = await readAnswer(await fetch(url));
    expect(blocked.status).toBe(400);
    expect(blocked.errors?.[0]?.message).toMatch(/CSRF/);
    const asked = await fetch(url, { headers: { 'apollo-require-preflight': 'true' } });
    expect((await readAnswer(asked)).data).toEqual({ sales: [{ id: '1' }, { id: '2' }] });
    const write = `${gateway.url}/graphql?query=${encodeURIComponent('mutation { sell(amount: 1) }')}`;
    expect((await fetch(write, { headers: { 'apollo-require-preflight': 'true' } })).status).toBe(
      405,
    );
  });

  it('lets Apollo Sandbox in while developing, and only listed origins in production', async () => {
    expect(await preflight(gateway, sandbox)).toBe(sandbox);
    expect(await preflight(gateway, 'http://localhost:5173')).toBe('http://localhost:5173');
    expect(await preflight(gateway, 'https://evil.example')).toBeNull();
    expect(await preflight(production, sandbox)).toBeNull();
    expect(await preflight(production, 'https://app.example.org')).toBe('https://app.example.org');
    const refused = await gateway.ask('{ no }', { headers: { origin: sandbox } });
    expect(refused.headers.get('access-control-allow-origin')).toBe(sandbox);
  });

  it('sends security headers with every answer', async () => {
    const { headers } = await gateway.ask('{ __typename }');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('x-powered-by')).toBeNull();
  });

  it('shows schema, Sandbox and explorer to developers, and none of them in production', async () => {
    const schema = '{ __schema { types { name fields { name type { name } } } } }';
    expect((await gateway.ask(schema)).errors).toBeUndefined();
    expect((await production.ask(schema)).errors?.[0]?.extensions.code).toBe(
      'GRAPHQL_VALIDATION_FAILED',
    );
    const page = (at: TestGateway, path: string) =>
      fetch(`${at.url}${path}`, { headers: { accept: 'text/html' } });
    expect(await (await page(gateway, '/')).text()).toContain('sandbox');
    const explorer = await (await page(gateway, '/explorer')).text();
    expect(explorer).toContain('/explorer/explorer.js');
    expect(explorer).not.toMatch(/https?:\/\//);
    expect((await page(gateway, '/explorer/explorer.js')).status).toBe(200);
    expect((await page(production, '/explorer')).status).toBe(404);
    expect((await page(production, '/')).status).toBe(400);
  });

  it('answers in the media type the caller accepts', async () => {
    const { headers } = await gateway.ask('{ who }', {
      headers: { accept: 'application/graphql-response+json' },
    });
    expect(headers.get('content-type')).toContain('application/graphql-response+json');
    expect((await gateway.ask('{ who }', { headers: { accept: 'text/csv' } })).status).toBe(406);
  });
});

function many(count: number, make: (index: number) => string): string {
  return Array.from({ length: count }, (_unused, index) => make(index)).join(' ');
}
