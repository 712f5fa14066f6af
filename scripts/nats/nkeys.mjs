import { createPrivateKey, createPublicKey, randomBytes } from 'node:crypto';

// The text form of nkeys (NATS ADR-14): a kind, the key itself and a checksum, in base32. The client's own library has
// a maker of them, which it does not let out.
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const kinds = { seed: 18 << 3, user: 20 << 3 };
/** What stands before the 32 bytes of an Ed25519 key in PKCS #8. */
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The seed of a new user: whoever has it is that user. */
export function newUserSeed() {
  const kind = [kinds.seed | (kinds.user >> 5), (kinds.user & 31) << 3];
  return encode(Buffer.concat([Buffer.from(kind), randomBytes(32)]));
}

/** The public key of a user, by which the broker knows it. */
export function publicKeyOf(seed) {
  const raw = decode(seed).subarray(2, 34);
  const key = createPrivateKey({ key: Buffer.concat([pkcs8, raw]), format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
  return encode(Buffer.concat([Buffer.from([kinds.user]), spki.subarray(-32)]));
}

function encode(content) {
  const checksum = Buffer.alloc(2);
  checksum.writeUInt16LE(crc16(content));
  let bits = '';
  for (const byte of Buffer.concat([content, checksum])) bits += byte.toString(2).padStart(8, '0');
  return (bits.match(/.{1,5}/g) ?? [])
    .map((part) => alphabet[Number.parseInt(part.padEnd(5, '0'), 2)])
    .join('');
}

function decode(text) {
  let bits = '';
  for (const letter of text) bits += alphabet.indexOf(letter).toString(2).padStart(5, '0');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

function crc16(content) {
  let crc = 0;
  for (const byte of content) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1;
  }
  return crc & 0xffff;
}
