import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectNats, type NatsConnection } from '@commerce-tracking/federation-nats/connection';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startBroker } from '../../../tests/support/brokers.ts';
import { testNats } from '../../../tests/support/environment.ts';
import { DomainError } from './errors.ts';
import { newId } from './ids.ts';
import { NOT_READY, TOKEN_INVALID } from './reasons.ts';
import { followBucket, type ReplicatedMap } from './streams/replicated-map.ts';
import { createTokenVerifier, tokenProfile } from './tokens.ts';

const log = pino({ level: 'silent' });
const marker = newId();
const buckets = { keys: `keys_${marker}`, revocations: `revoked_${marker}` };
let connection: NatsConnection;
let dataDir: string;
let writer: ReplicatedMap;
let keys: ReplicatedMap;
let revocations: ReplicatedMap;
const pair = await generateKeyPair('EdDSA', { extractable: true });
const stranger = await generateKeyPair('EdDSA', { extractable: true });

beforeAll(async () => {
  connection = await connectNats({ servers: testNats().url, name: 'tokens-test' });
  dataDir = await mkdtemp(join(tmpdir(), 'tokens-'));
  const follow = (bucket: string, folder: string) =>
    followBucket({ connection, bucket, replicas: 1, dataDir: join(dataDir, folder), log });
  writer = await follow(buckets.keys, 'writer');
  keys = await follow(buckets.keys, 'reader');
  revocations = await follow(buckets.revocations, 'reader');
  await writer.put('key-1', JSON.stringify(await exportJWK(pair.publicKey)));
});

afterAll(async () => {
  await Promise.all([writer.stop(), keys.stop(), revocations.stop()]);
  await connection.close();
  await rm(dataDir, { recursive: true, force: true });
});

type Change = {
  issued?: number;
  expires?: number;
  notBefore?: number;
  kid?: string;
  issuer?: string;
  audience?: string;
  typ?: string;
  session?: string;
  claims?: Record<string, unknown>;
};

function sign(change: Change = {}, key = pair.privateKey) {
  const now = Math.floor(Date.now() / 1_000);
  const claims = {
    client_id: tokenProfile.clientId,
    actorId: newId(),
    role: 'COLLECTOR',
    sid: change.session ?? newId(),
    ...(change.notBefore !== undefined && { nbf: now + change.notBefore }),
    ...change.claims,
  };
  return new SignJWT(claims)
    .setProtectedHeader({
      alg: tokenProfile.algorithm,
      typ: change.typ ?? tokenProfile.type,
      kid: change.kid ?? 'key-1',
    })
    .setSubject(newId())
    .setIssuer(change.issuer ?? tokenProfile.issuer)
    .setAudience(change.audience ?? tokenProfile.audience)
    .setJti(newId())
    .setIssuedAt(now + (change.issued ?? 0))
    .setExpirationTime(now + (change.expires ?? 600))
    .sign(key);
}

async function refusalOf(token: string): Promise<string> {
  const verifier = createTokenVerifier({ keys, revocations, service: 'test' });
  try {
    await verifier.verify(token);
    return 'accepted';
  } catch (error) {
    if (error instanceof DomainError) return error.reason.name;
    throw error;
  }
}

describe('createTokenVerifier', () => {
  it('accepts a token signed by a key that another process has published', async () => {
    const verifier = createTokenVerifier({ keys, revocations, service: 'test' });
    const actor = await verifier.verify(await sign());
    expect(actor.role).toBe('COLLECTOR');
  });

  it('refuses expired, forged, foreign and unsigned tokens', async () => {
    expect(await refusalOf(await sign({ expires: -60 }))).toBe('TOKEN_EXPIRED');
    expect(await refusalOf(await sign({}, stranger.privateKey))).toBe('TOKEN_INVALID');
    expect(await refusalOf(await sign({ audience: 'another' }))).toBe('TOKEN_INVALID');
    expect(await refusalOf(await sign({ typ: 'JWT' }))).toBe('TOKEN_INVALID');
    expect(await refusalOf(await sign({ kid: '../../key' }))).toBe('TOKEN_INVALID');
    const unsigned = new UnsecuredJWT({ role: 'ADMIN', sid: 's', actorId: 'a' })
      .setSubject('u')
      .setIssuer(tokenProfile.issuer)
      .setAudience(tokenProfile.audience)
      .encode();
    expect(await refusalOf(unsigned)).toBe('TOKEN_INVALID');
    expect(await refusalOf('a.b.c')).toBe('TOKEN_INVALID');
  });

  it('lets clocks differ by five seconds and no more', async () => {
    expect(await refusalOf(await sign({ expires: -2 }))).toBe('accepted');
    expect(await refusalOf(await sign({ expires: -10 }))).toBe('TOKEN_EXPIRED');
    expect(await refusalOf(await sign({ notBefore: 2 }))).toBe('accepted');
    expect(await refusalOf(await sign({ notBefore: 60 }))).toBe('TOKEN_INVALID');
    expect(await refusalOf(await sign({ issued: 2 }))).toBe('accepted');
    expect(await refusalOf(await sign({ issued: 60, expires: 300 }))).toBe('TOKEN_INVALID');
  });

  it('refuses a token made to last longer than fifteen minutes, however well signed', async () => {
    expect(await refusalOf(await sign({ expires: 900 }))).toBe('accepted');
    expect(await refusalOf(await sign({ expires: 901 }))).toBe('TOKEN_INVALID');
    expect(await refusalOf(await sign({ issued: -1_000, expires: 600 }))).not.toBe('accepted');
  });

  it('refuses a token of another issuer, and one that lacks a claim of RFC 9068', async () => {
    expect(await refusalOf(await sign({ issuer: 'another' }))).toBe('TOKEN_INVALID');
    for (const name of ['client_id', 'sid', 'actorId', 'role']) {
      const token = await sign({ claims: { [name]: undefined } });
      expect([name, await refusalOf(token)]).toEqual([name, 'TOKEN_INVALID']);
    }
  });

  it('looks up no key id that is none, and remembers nothing of those that never come', async () => {
    const names = [
      '../../key',
      'a b',
      '>',
      '*',
      '$JS.API',
      "' OR 1=1",
      '__proto__',
      'k'.repeat(65),
    ];
    const refusals = await Promise.all(names.map(async (kid) => refusalOf(await sign({ kid }))));
    expect(new Set(refusals)).toEqual(new Set(['TOKEN_INVALID']));
    expect(keys.awaited()).toBe(0);
    expect(await refusalOf(await sign({ kid: 'never-comes' }))).toBe('TOKEN_INVALID');
    expect(keys.awaited()).toBe(0);
  });

  it('refuses a remembered token as soon as its session is revoked', async () => {
    const session = newId();
    const token = await sign({ session });
    const verifier = createTokenVerifier({ keys, revocations, service: 'test' });
    await verifier.verify(token);
    await revocations.put(session, 'logout');
    await expect(verifier.verify(token)).rejects.toThrow('closed');
  });

  it('refuses all while it does not know which sessions are closed, whatever it knew before', async () => {
    let broker = await startBroker();
    const away = await connectNats({ servers: broker.url, name: 'tokens-test-away' });
    await broker.stop();
    const copy = join(dataDir, 'restarted', 'replicas');
    await mkdir(copy, { recursive: true });
    await writeFile(join(copy, `${buckets.revocations}.json`), '[["known","logout"]]');
    const closed = await followBucket({
      ...{ connection: away, bucket: buckets.revocations, replicas: 1 },
      ...{ dataDir: join(dataDir, 'restarted'), ttlMs: 60_000, log },
    });
    const verifier = createTokenVerifier({ keys, revocations: closed, service: 'test' });
    const token = await sign();
    expect(closed.has('known')).toBe(true);
    await expect(verifier.verify(token)).rejects.toMatchObject({ reason: NOT_READY });
    broker = await startBroker(broker);
    await vi.waitFor(() => verifier.verify(token), { timeout: 20_000 });
    await closed.stop();
    await away.close();
    await broker.stop();
  });

  it('refuses a remembered token as soon as its key is withdrawn, or is another', async () => {
    const verifier = createTokenVerifier({ keys, revocations, service: 'test' });
    const [own, other] = await Promise.all([
      exportJWK(pair.publicKey),
      exportJWK(stranger.publicKey),
    ]);
    await writer.put('key-2', JSON.stringify(own));
    const token = await sign({ kid: 'key-2' });
    const lasting = await sign();
    for (const each of [token, lasting]) await verifier.verify(each);
    await writer.put('key-2', JSON.stringify(other));
    await vi.waitFor(() => expect(keys.get('key-2')).toBe(JSON.stringify(other)));
    await expect(verifier.verify(token)).rejects.toMatchObject({ reason: TOKEN_INVALID });
    await writer.put('key-2', JSON.stringify(own));
    await vi.waitFor(() => expect(keys.get('key-2')).toBe(JSON.stringify(own)));
    await verifier.verify(token);
    await writer.remove('key-2');
    await vi.waitFor(() => expect(keys.has('key-2')).toBe(false));
    await expect(verifier.verify(token)).rejects.toMatchObject({ reason: TOKEN_INVALID });
    await verifier.verify(lasting);
  });

  it('knows the keys from the copy on disk before NATS has answered', async () => {
    await expect.poll(() => keys.has('key-1')).toBe(true);
    const options = { replicas: 1, dataDir: join(dataDir, 'reader'), log };
    await expect
      .poll(async () => {
        const again = await followBucket({ connection, bucket: buckets.keys, ...options });
        const known = again.get('key-1');
        await again.stop();
        return known;
      })
      .toContain('OKP');
  });
});
