import { createHash } from 'node:crypto';

// 2025-01-01T00:00:00Z: seeded rows are older than everything people make.
const TIMESTAMP = Date.UTC(2025, 0, 1).toString(16).padStart(12, '0');

/** The same id for the same thing on every machine, shaped as a UUIDv7, so that seeds can be repeated and referred to. */
export function seedId(kind: string, key: string): string {
  const hash = createHash('sha256').update(`${kind}:${key}`).digest('hex');
  const variant = ((Number.parseInt(hash.slice(3, 4), 16) & 0x3) | 0x8).toString(16);
  return [
    TIMESTAMP.slice(0, 8),
    TIMESTAMP.slice(8),
    `7${hash.slice(0, 3)}`,
    `${variant}${hash.slice(4, 7)}`,
    hash.slice(7, 19),
  ].join('-');
}
