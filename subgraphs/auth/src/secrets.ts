import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

/** What AUTH_SECRET is used for; each use has its own key, so that none says anything of another. */
export type Secrets = {
  /** Key of the content hash of commands that carry secrets. */
  commandKey: string;
  /** Keyed hash, for deriving refresh tokens. */
  mac(text: string | Buffer): Buffer;
  /** Authenticated encryption of what is kept at rest. */
  encrypt(plain: string): string;
  /** @throws when the text was encrypted under another AUTH_SECRET or was changed */
  decrypt(sealed: string): string;
};

const algorithm = 'aes-256-gcm';

/** Derives the keys of the service from its one secret. */
export function createSecrets(authSecret: string): Secrets {
  const derive = (purpose: string) =>
    Buffer.from(hkdfSync('sha256', authSecret, '', `commerce-tracking/auth/${purpose}`, 32));
  const macKey = derive('refresh-token');
  const restKey = derive('at-rest');
  return {
    commandKey: derive('command-content').toString('hex'),
    mac: (text) => createHmac('sha256', macKey).update(text).digest(),
    encrypt(plain) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv(algorithm, restKey, nonce);
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64');
    },
    decrypt(sealed) {
      const bytes = Buffer.from(sealed, 'base64');
      const decipher = createDecipheriv(algorithm, restKey, bytes.subarray(0, 12));
      decipher.setAuthTag(bytes.subarray(12, 28));
      return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString(
        'utf8',
      );
    },
  };
}
