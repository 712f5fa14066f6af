import { newId } from '@commerce-tracking/service-kit/ids';
import { describe, expect, it } from 'vitest';
import { createSecrets } from '../secrets.ts';
import { firstToken, readToken, successorOf } from './refresh-token.ts';

const secrets = createSecrets('a secret of more than thirty-two characters');

function read(text: string) {
  const token = readToken(secrets, text);
  if (!token) throw new Error('not readable');
  return token;
}

describe('refresh tokens', () => {
  it('say their session and generation, and have one successor', () => {
    const sessionId = newId();
    const first = read(firstToken(secrets, sessionId));
    expect(first).toMatchObject({ sessionId, generation: 0 });
    const next = successorOf(secrets, first);
    expect(successorOf(secrets, first)).toBe(next);
    expect(read(next)).toMatchObject({ sessionId, generation: 1 });
    expect(successorOf(secrets, read(next))).not.toBe(next);
  });

  it('are unreadable when changed anywhere, padded, or made under another secret', () => {
    const text = firstToken(secrets, newId());
    for (let at = 0; at < text.length; at += 1) {
      const other = text[at] === 'A' ? 'B' : 'A';
      expect(readToken(secrets, `${text.slice(0, at)}${other}${text.slice(at + 1)}`)).toBeNull();
    }
    expect(readToken(secrets, `${text}=`)).toBeNull();
    expect(readToken(secrets, `${text}AAAA`)).toBeNull();
    const foreign = createSecrets('another secret of more than thirty-two characters');
    expect(readToken(foreign, text)).toBeNull();
  });
});

describe('secrets', () => {
  it('seal what is kept at rest, so that a change is noticed', () => {
    const sealed = secrets.encrypt('private');
    expect(secrets.decrypt(sealed)).toBe('private');
    const bytes = Buffer.from(sealed, 'base64');
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    expect(() => secrets.decrypt(bytes.toString('base64'))).toThrow();
  });
});
