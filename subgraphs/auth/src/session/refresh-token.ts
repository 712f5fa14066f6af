import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Secrets } from '../secrets.ts';

/** What a refresh token says of itself once its seal has been found genuine. */
export type RefreshToken = { text: string; sessionId: string; generation: number };

const idBytes = 16;
const bodyBytes = idBytes + 4 + 32;
const sealBytes = 16;

/** The first token of a session. */
export function firstToken(secrets: Secrets, sessionId: string): string {
  return write(secrets, sessionId, 0, randomBytes(32));
}

/** The only successor of a token: the same each time, so that a lost answer can be repeated. */
export function successorOf(secrets: Secrets, token: RefreshToken): string {
  const secret = secrets.mac(`successor:${token.text}`);
  return write(secrets, token.sessionId, token.generation + 1, secret);
}

/** Reads a token of ours; null for any other text, without asking the database. */
export function readToken(secrets: Secrets, text: string): RefreshToken | null {
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.length !== bodyBytes + sealBytes || bytes.toString('base64url') !== text) return null;
  const body = bytes.subarray(0, bodyBytes);
  if (!timingSafeEqual(bytes.subarray(bodyBytes), sealOf(secrets, body))) return null;
  const hex = body.toString('hex', 0, idBytes);
  const sessionId = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return { text, sessionId, generation: body.readUInt32BE(idBytes) };
}

/** What is kept of a token. */
export function tokenHash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function write(secrets: Secrets, sessionId: string, generation: number, secret: Buffer): string {
  const body = Buffer.alloc(bodyBytes);
  body.write(sessionId.replaceAll('-', ''), 0, 'hex');
  body.writeUInt32BE(generation, idBytes);
  secret.copy(body, idBytes + 4);
  return Buffer.concat([body, sealOf(secrets, body)]).toString('base64url');
}

function sealOf(secrets: Secrets, body: Buffer): Buffer {
  return secrets.mac(Buffer.concat([Buffer.from('seal:'), body])).subarray(0, sealBytes);
}
