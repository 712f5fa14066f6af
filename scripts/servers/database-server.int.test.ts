import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, inject, it, vi } from 'vitest';
import { findDatabaseServer } from './binaries.ts';
import { startDatabaseServer } from './database-server.ts';
import { freePort } from './ports.ts';

afterAll(() => vi.unstubAllEnvs());

it('leaves the passing tables of other servers alone, when it is set up and when it starts', async () => {
  const folder = mkdtempSync(join(inject('runFolder'), 'database-server-'));
  const shared = join(folder, 'shared');
  const ofAnother = join(shared, '#sql-temptable-1-1-1.MAI');
  mkdirSync(shared);
  writeFileSync(ofAnother, '');
  vi.stubEnv('TMPDIR', shared);
  const binary = findDatabaseServer();
  if (!binary) throw new Error('there is no database server');
  const port = await freePort();
  const server = await startDatabaseServer({ binary, folder, port, init: [], durable: false });
  await server.stop();
  expect(existsSync(ofAnother)).toBe(true);
}, 60_000);
