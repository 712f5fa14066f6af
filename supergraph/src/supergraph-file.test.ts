import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startTestGateway } from '../test-support/gateway.ts';

const folder = mkdtempSync(join(tmpdir(), 'supergraph-file-'));
const startWith = (path: string) =>
  startTestGateway('nats://127.0.0.1:1', { SUPERGRAPH_PATH: path, IDENTITY: 'off' });

it.each([
  ['empty', '', 'Unexpected <EOF>'],
  ['cut off', 'type Query {', 'Expected Name'],
  ['that of a subgraph', 'type Query { a: Int }', 'must be a core schema'],
])('names variable and file where a supergraph is %s', async (_name, text, reason) => {
  const path = join(folder, 'other.graphql');
  writeFileSync(path, text);
  const refusal = new RegExp(`^SUPERGRAPH_PATH: ${path} cannot be used: .*${reason}`);
  await expect(startWith(path)).rejects.toThrow(refusal);
});

it('says how to make a supergraph that is not there', async () => {
  const path = join(folder, 'none.graphql');
  const said = startWith(path).catch(({ message }: Error) => message);
  expect(await said).toContain(`SUPERGRAPH_PATH: ${path} cannot be used: ENOENT`);
  expect(await said).toContain('`npm run generate`');
});
