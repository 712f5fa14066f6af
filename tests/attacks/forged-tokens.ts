import { createHmac } from 'node:crypto';
import { tokenProfile } from '@commerce-tracking/service-kit/tokens';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

type Part = Record<string, unknown>;
export type ForgedToken = { what: string; token: string };

const encode = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

/**
 * Tokens that all say they are of an administrator, made from one that is genuine and from the public
 * key: each would be taken by a verifier that lets the token choose how it is verified.
 */
export async function forgedTokens(
  genuine: string,
  publicKey: Record<string, string>,
): Promise<ForgedToken[]> {
  const [rawHeader = '', rawClaims = '', signature = ''] = genuine.split('.');
  const header = decode(rawHeader);
  const claims = decode(rawClaims);
  const now = Math.floor(Date.now() / 1_000);
  const admin = { ...claims, role: 'ADMIN', iat: now, exp: now + 600 };
  const own = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const ownJwk = { ...(await exportJWK(own.publicKey)), kid: header.kid, alg: 'EdDSA' };
  const unsigned = (changed: Part, body: Part = admin) =>
    `${encode({ ...header, ...changed })}.${encode(body)}`;
  const signedByUs = (changed: Part) =>
    new SignJWT(admin)
      .setProtectedHeader({
        alg: 'EdDSA',
        typ: tokenProfile.type,
        kid: String(header.kid),
        ...changed,
      })
      .sign(own.privateKey);
  const withHmac = (secret: string | Buffer) => {
    const text = unsigned({ alg: 'HS256' });
    return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
  };
  const raw = Buffer.from(publicKey.x ?? '', 'base64url');
  const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), raw]);
  const pem = `-----BEGIN PUBLIC KEY-----\n${spki.toString('base64')}\n-----END PUBLIC KEY-----\n`;
  const forged: [string, string | Promise<string>][] = [
    ['no algorithm, no signature', `${unsigned({ alg: 'none' })}.`],
    ['no algorithm in capitals', `${unsigned({ alg: 'NONE' })}.`],
    ['no algorithm and the old signature', `${unsigned({ alg: 'none' })}.${signature}`],
    ['HS256 with the public key', withHmac(raw)],
    ['HS256 with the public key as JSON', withHmac(JSON.stringify(publicKey))],
    ['HS256 with the public key as PEM', withHmac(pem)],
    ['HS256 with nothing', withHmac('')],
    [
      'the role changed under the old signature',
      `${rawHeader}.${encode({ ...claims, role: 'ADMIN' })}.${signature}`,
    ],
    ['the signature cut', `${rawHeader}.${rawClaims}.${signature.slice(0, 40)}`],
    ['no signature', `${rawHeader}.${rawClaims}.`],
    ['the key of somebody else', signedByUs({})],
    ['a key it brings along', signedByUs({ jwk: ownJwk })],
    [
      'a key to be fetched',
      signedByUs({ jku: 'http://127.0.0.1:9/jwks.json', x5u: 'http://127.0.0.1:9/' }),
    ],
    ['another type', signedByUs({ typ: 'JWT' })],
    ['an extension it calls critical', signedByUs({ crit: ['b64'], b64: true } as Part)],
    ...[
      '',
      '../../../../dev/null',
      '/dev/null',
      "' UNION SELECT 'x",
      '__proto__',
      'constructor',
      '>',
      '*',
      'a.b.c',
      '\u0000',
      'k'.repeat(10_000),
    ].map((kid): [string, Promise<string>] => [
      `the key id ${kid.slice(0, 24)}`,
      signedByUs({ kid }),
    ]),
    [
      'a key id that is no text',
      `${encode({ ...header, kid: { a: 1 } })}.${rawClaims}.${signature}`,
    ],
  ];
  return Promise.all(forged.map(async ([what, token]) => ({ what, token: await token })));
}

function decode(part: string): Part {
  return JSON.parse(Buffer.from(part, 'base64url').toString()) as Part;
}
