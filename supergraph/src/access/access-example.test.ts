import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestGateway, type TestGateway } from '../../test-support/gateway.ts';

// The module that the README shows, in front of a subgraph that nobody serves: what is let through is UNAVAILABLE.

const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'access-example-'));
const supergraphPath = join(folder, 'other.graphql');
const modulePath = join(folder, 'access.mjs');
let gateway: TestGateway;

beforeAll(async () => {
  const [, example = ''] = /```js access\.mjs\n(.*?)```/s.exec(readme) ?? [];
  writeFileSync(modulePath, example);
  const typeDefs = parse(`
    extend schema @link(url: "https://specs.apollo.dev/federation/v2.9",
      import: ["@authenticated", "@requiresScopes", "@policy"])
    type Query {
      mine: String @authenticated
      log: String @requiresScopes(scopes: [["log:read"]])
      early: String @policy(policies: [["morning"]])
    }`);
  const { supergraphSdl, errors } = composeServices([{ name: 'desk', typeDefs, url: 'unused' }]);
  if (!supergraphSdl) throw new Error(String(errors));
  writeFileSync(supergraphPath, supergraphSdl);
  gateway = await startTestGateway('nats://127.0.0.1:1', {
    SUPERGRAPH_PATH: supergraphPath,
    ACCESS_MODULE: modulePath,
    IDENTITY: 'off',
  });
});
afterAll(() => gateway.stop());

async function refusals(headers: Record<string, string>) {
  const { errors = [] } = await gateway.ask('{ mine log early }', { headers });
  const refused = errors.filter(({ extensions: { code } }) => code !== 'UNAVAILABLE');
  return Object.fromEntries(
    refused.map(({ path = [], message, extensions: { code, details } }) => [
      path[0],
      [code, details?.reason, details?.needed, message],
    ]),
  );
}

it('refuses a stranger in the words of the module', async () => {
  expect(await refusals({ 'x-language': 'fr' })).toEqual({
    mine: ['UNAUTHENTICATED', 'NO_TOKEN', [], 'Not for you.'],
    log: ['FORBIDDEN', 'NOT_YOURS', ['log:read'], 'Not for you.'],
    early: ['FORBIDDEN', 'NOT_YOURS', ['morning'], 'Not for you.'],
  });
});

it('lets through whom the module knows', async () => {
  const authorization = 'Bearer log:read';
  expect(await refusals({ authorization, 'x-language': 'en' })).toEqual({});
  expect(await refusals({ authorization: 'Bearer other', 'x-language': 'en' })).toEqual({
    log: ['FORBIDDEN', 'NOT_YOURS', ['log:read'], 'Not for you.'],
  });
});
