import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectNats, type NatsConnection } from '@commerce-tracking/federation-nats/connection';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testNats } from '../../../tests/support/environment.ts';
import { DomainError } from './errors.ts';
import { newId } from './ids.ts';
import { followBucket, type ReplicatedMap } from './replicated-map.ts';
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

type Change = { expires?: number; kid?: string; audience?: string; typ?: string; session?: string };

function sign(change: Change = {}, key = pair.privateKey) {
  return new SignJWT({ actorId: newId(), role: 'COLLECTOR', sid: change.session ?? newId() })
    .setProtectedHeader({
      alg: tokenProfile.algorithm,
      typ: change.typ ?? tokenProfile.type,
      kid: change.kid ?? 'key-1',
    })
    .setSubject(newId())
    .setIssuer(tokenProfile.issuer)
    .setAudience(change.audience ?? tokenProfile.audience)
    .setJti(newId())
    .setIssuedAt()
    .setExpirationTime(Math.floor(Date.now() / 1_000) + (change.expires ?? 600))
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

  it('refuses a remembered token as soon as its session is revoked', async () => {
    const session = newId();
    const token = await sign({ session });
    const verifier = createTokenVerifier({ keys, revocations, service: 'test' });
    await verifier.verify(token);
    await revocations.put(session, 'logout');
    await expect(verifier.verify(token)).rejects.toThrow('closed');
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
