import { promisify } from 'node:util';
import { constants, gunzip, gzip } from 'node:zlib';
import { TransportError } from '../errors.ts';

const zip = promisify(gzip);
const unzip = promisify(gunzip);

/** The one encoding of the protocol, by its HTTP name. */
export const encoding = 'gzip';

/** Whether a caller's `Accept-Encoding` names it. */
export function isAccepted(acceptEncoding: string | undefined): boolean {
  return acceptEncoding?.split(',').some((part) => part.trim() === encoding) ?? false;
}

/** Compressed off the main thread; fast rather than small, since the wire is mostly a local one. */
export function compress(body: Uint8Array | string): Promise<Uint8Array> {
  return zip(body, { level: constants.Z_BEST_SPEED });
}

/**
 * Undone, refusing what would grow beyond the limit before it has grown.
 * @throws TransportError TOO_LARGE; INTERNAL when the bytes are not what they claim
 */
export async function decompress(body: Uint8Array, bytesMax: number): Promise<Uint8Array> {
  try {
    return await unzip(body, { maxOutputLength: bytesMax });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw new TransportError('TOO_LARGE', `an answer of over ${bytesMax} bytes`, false);
    }
    throw new TransportError('INTERNAL', 'the answer cannot be decompressed', false);
  }
}
