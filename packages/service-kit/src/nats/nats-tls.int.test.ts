import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { connect as connectSocket } from 'node:net';
import { join } from 'node:path';
import { connectNats } from '@commerce-tracking/federation-nats/connection';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { findNatsServer, findProgram } from '../../../../scripts/servers/binaries.ts';
import {
  type LocalServer,
  lastLines,
  startNatsServer,
} from '../../../../scripts/servers/nats-server.ts';
import { remember, testPort } from '../../../../tests/support/brokers.ts';
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
  for (const name of ['broker', 'service']) certificate(name, 'ca');
  certificate('forged', 'stranger');
  const port = await testPort();
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

// The broker asks every client for a certificate of its own (`verify: true`), as infra/README.md says.
it.skipIf(!openssl)('lets nobody in who shows no certificate', async () => {
  await expect(connect({ NATS_CA: text('ca.pem') })).rejects.toThrow();
  expect(lastLines(log(), 20)).toContain("client didn't provide a certificate");
});

it.skipIf(!openssl)('lets nobody in whose certificate another authority has signed', async () => {
  const forged = { NATS_CERT: text('forged.pem'), NATS_KEY: text('forged.key') };
  await expect(connect({ NATS_CA: text('ca.pem'), ...forged })).rejects.toThrow();
  expect(lastLines(log(), 20)).toContain('signed by unknown authority');
});

it.skipIf(!openssl)('says nothing more than its greeting to a client without TLS', async () => {
  const { port } = broker ?? { port: 0 };
  const heard = await new Promise<string>((resolve, reject) => {
    let all = '';
    const socket = connectSocket(port, '127.0.0.1', () => socket.write('CONNECT {}\r\nPING\r\n'));
    socket.setEncoding('utf8').on('data', (text) => {
      all += text;
    });
    // Data of another kind than a handshake: the broker hangs up, in its own way.
    socket.on('error', () => undefined).on('close', () => resolve(all));
    socket.setTimeout(30_000, () => reject(new Error(`still connected: ${all}`)));
  });
  expect(heard).toMatch(/^INFO .*"tls_required":true/);
  expect(heard).not.toContain('PONG');
});

function log(): string {
  return join(folder, 'nats.log');
}

function connect(tls: { NATS_CA: string; NATS_CERT?: string; NATS_KEY?: string }) {
  return connectNats({ ...natsLogin({ NATS_URL: url, ...tls }, 'lots'), name: 'lots' });
}

function authority(name: string): void {
  run('req', '-x509', '-subj', `/CN=${name}`, ...newKey(name), '-out', `${name}.pem`);
}

function certificate(name: string, signedBy: string): void {
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
    `${signedBy}.pem`,
    '-CAkey',
    `${signedBy}.key`,
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
