/** Transport failures, with the number that travels in `Nats-Service-Error-Code`. */
export const transportErrorNumbers = {
  BAD_REQUEST: 400,
  NOT_PERMITTED: 403,
  TIMEOUT: 408,
  SCHEMA_MISMATCH: 412,
  TOO_LARGE: 413,
  BUSY: 429,
  CANCELLED: 499,
  INTERNAL: 500,
  UNAVAILABLE: 503,
} as const;

/** The closed list of transport failures. */
export type TransportErrorCode = keyof typeof transportErrorNumbers;

/** Codes by which the serving side says that it refused before doing anything. */
const refusals: ReadonlySet<TransportErrorCode> = new Set([
  'BAD_REQUEST',
  'NOT_PERMITTED',
  'SCHEMA_MISMATCH',
  'BUSY',
  'UNAVAILABLE',
]);

/**
 * A request that got no answer of its own. `nothingDone` is true only where it is certain that no
 * handler ran, so that even a write may be sent again.
 */
export class TransportError extends Error {
  readonly code: TransportErrorCode;
  readonly nothingDone: boolean;

  constructor(code: TransportErrorCode, message: string, nothingDone = refusals.has(code)) {
    super(message);
    this.name = 'TransportError';
    this.code = code;
    this.nothingDone = nothingDone;
  }
}

/** Narrows a caught value; also true for an error that crossed a copy of this package. */
export function isTransportError(error: unknown): error is TransportError {
  return error instanceof Error && error.name === 'TransportError' && 'nothingDone' in error;
}

/** Header values of an error reply: the number, then the word and a sentence. */
export function errorHeaderValues(error: TransportError): { code: string; text: string } {
  const mark = error.nothingDone && !refusals.has(error.code) ? ' (nothing done)' : '';
  const sentence = error.message.replace(/[\r\n]+/g, ' ').slice(0, 500);
  return {
    code: String(transportErrorNumbers[error.code]),
    text: `${error.code}${mark} ${sentence}`,
  };
}

/** Reads an error reply; foreign NATS services, which send no word of ours, become INTERNAL. */
export function parseErrorHeaders(code: string, text: string): TransportError {
  const [, word = '', mark, sentence = ''] =
    /^([A-Z_]+)( \(nothing done\))? ?(.*)$/.exec(text) ?? [];
  if (word in transportErrorNumbers) {
    const known = word as TransportErrorCode;
    return new TransportError(known, sentence, mark !== undefined || refusals.has(known));
  }
  return new TransportError('INTERNAL', `${code} ${text}`.trim(), false);
}
