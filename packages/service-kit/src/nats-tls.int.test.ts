import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectNats } from '@commerce-tracking/federation-nats/connection';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { findNatsServer, findProgram } from '../../../scripts/servers/binaries.ts';
import { type LocalServer, startNatsServer } from '../../../scripts/servers/nats-server.ts';
import { freePort } from '../../../scripts/servers/ports.ts';
import { remember } from '../../../tests/support/brokers.ts';
import { natsLogin } from './nats-env.ts';

const openssl = findProgram('openssl');
if (!openssl) console.warn('SKIPPED: TLS to the broker; certificates are made with openssl');
let folder: string;
let url: string;
let broker: LocalServer | undefined;

beforeAll(async () => {
  if (!openssl) return;
  folder = mkdtempSync(join(inject('runFolder'), 'tls-'));
  for (const name of ['ca', 'stranger']) authority(name);
  for (const name of ['broker', 'service']) certificate(name);
  const port = await freePort();
  const config = `tls {
    cert_file: "${join(folder, 'broker.pem')}"
    key_file: "${join(folder, 'broker.key')}"
    ca_file: "${join(folder, 'ca.pem')}"
    verify: true
  }`;
  broker = await startNatsServer({ bin: findNatsServer() ?? '', folder, port, config });
  remember(broker.pid);
  url = `nats://localhost:${port}`;
});
afterAll(() => broker?.stop());

const own = () => ({ NATS_CERT: text('service.pem'), NATS_KEY: text('service.key') });

it.skipIf(!openssl)(
  'speaks to a broker that a known authority vouches for, and shows its own certificate',
  async () => {
    const connection = await connect({ NATS_CA: text('ca.pem'), ...own() });
    expect(connection.info?.tls_required).toBe(true);
    await connection.flush();
    await connection.close();
  },
);

it.skipIf(!openssl)('does not speak to a broker nobody it knows vouches for', async () => {
  await expect(connect({ NATS_CA: text('stranger.pem'), ...own() })).rejects.toThrow();
});

function connect(tls: { NATS_CA: string; NATS_CERT?: string; NATS_KEY?: string }) {
  return connectNats({ ...natsLogin({ NATS_URL: url, ...tls }, 'lots'), name: 'lots' });
}

function authority(name: string): void {
  run('req', '-x509', '-subj', `/CN=${name}`, ...newKey(name), '-out', `${name}.pem`);
}

function certificate(name: string): void {
  run(
    'req',
    '-x509',
    '-subj',
    `/CN=${name}`,
    '-addext',
    'subjectAltName=DNS:localhost,IP:127.0.0.1',
    '-addext',
    'basicConstraints=critical,CA:FALSE',
    '-CA',
    'ca.pem',
    '-CAkey',
    'ca.key',
    ...newKey(name),
    '-out',
    `${name}.pem`,
  );
}

function newKey(name: string): string[] {
  return [
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-days',
    '2',
    '-keyout',
    `${name}.key`,
  ];
}

function run(...args: string[]): void {
  execFileSync(openssl ?? '', args, { cwd: folder, stdio: 'pipe' });
}

function text(file: string): string {
  return readFileSync(join(folder, file), 'utf8');
}
