import { escaped } from './json-text.ts';

const roomAtFirst = 256 * 1024;
/** A buffer that one answer has made larger than this is not kept for the next. */
const roomKept = 1024 * 1024;
/** From here on a call into C++ is quicker than a loop over the characters. */
const longFrom = 64;

const quote = 0x22;
const backslash = 0x5c;

/** The most bytes that one character of a text takes. */
const bytesPerCharacter = 3;

/** A piece of JSON that is written again and again. */
export type Piece = Uint8Array;

/** A text without anything to escape, or JSON already, as it is to be written. */
export function pieceOf(json: string): Piece {
  return new Uint8Array(Buffer.from(json));
}

/**
 * JSON as UTF-8, written piece by piece. A text put together of as many parts would be copied into one,
 * measured and encoded before it can be sent, and fill the memory three times as often.
 */
export class JsonBytes {
  /** How much has been written; what stands beyond a mark is taken back by setting it to that mark. */
  length = 0;
  #bytes = Buffer.allocUnsafeSlow(roomAtFirst);

  /** Begins anew. */
  reset(): void {
    this.length = 0;
    if (this.#bytes.length > roomKept) this.#bytes = Buffer.allocUnsafeSlow(roomAtFirst);
  }

  /** What has been written, as a copy of its own. */
  copy(): Buffer {
    const copy = Buffer.allocUnsafeSlow(this.length);
    this.#bytes.copy(copy, 0, 0, this.length);
    return copy;
  }

  piece(piece: Piece): void {
    this.#reserve(piece.length);
    this.#bytes.set(piece, this.length);
    this.length += piece.length;
  }

  /** Once more what stands between two marks. */
  again(from: number, to: number): void {
    this.#reserve(to - from);
    this.#bytes.copyWithin(this.length, from, to);
    this.length += to - from;
  }

  /** Numbers and words: ASCII with nothing to escape. */
  plain(text: string): void {
    const { length } = text;
    this.#reserve(length);
    const bytes = this.#bytes;
    const at = this.length;
    for (let index = 0; index < length; index += 1) bytes[at + index] = text.charCodeAt(index);
    this.length = at + length;
  }

  /** Any text that is JSON already. */
  json(text: string): void {
    this.#reserve(text.length * bytesPerCharacter);
    this.length += this.#bytes.write(text, this.length);
  }

  /** A string, in quotes and with what has to be escaped. */
  string(text: string): void {
    const { length } = text;
    if (length >= longFrom) {
      this.#long(text);
      return;
    }
    this.#reserve(length * bytesPerCharacter + 2);
    const bytes = this.#bytes;
    let at = this.length;
    bytes[at] = quote;
    at += 1;
    for (let index = 0; index < length; index += 1) {
      const code = text.charCodeAt(index);
      if (code < 0x80) {
        if (code < 0x20 || code === quote || code === backslash) {
          this.#long(text);
          return;
        }
        bytes[at] = code;
        at += 1;
      } else if (code < 0x800) {
        bytes[at] = 0xc0 | (code >> 6);
        bytes[at + 1] = 0x80 | (code & 0x3f);
        at += 2;
      } else {
        // Pairs of surrogates, and halves of them, are left to those who know them well.
        if (code >= 0xd800 && code <= 0xdfff) {
          this.#long(text);
          return;
        }
        bytes[at] = 0xe0 | (code >> 12);
        bytes[at + 1] = 0x80 | ((code >> 6) & 0x3f);
        bytes[at + 2] = 0x80 | (code & 0x3f);
        at += 3;
      }
    }
    bytes[at] = quote;
    this.length = at + 1;
  }

  #long(text: string): void {
    if (escaped.test(text)) {
      this.json(JSON.stringify(text));
      return;
    }
    this.#reserve(text.length * bytesPerCharacter + 2);
    const bytes = this.#bytes;
    bytes[this.length] = quote;
    const end = this.length + 1 + bytes.write(text, this.length + 1);
    bytes[end] = quote;
    this.length = end + 1;
  }

  #reserve(count: number): void {
    const wanted = this.length + count;
    if (wanted <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(wanted, this.#bytes.length * 2));
    this.#bytes.copy(larger, 0, 0, this.length);
    this.#bytes = larger;
  }
}
