import type { FormattedExecutionResult } from 'graphql';
import { JsonBytes, pieceOf } from './json-bytes.ts';
import type { Data } from './plan-run.ts';

const head = pieceOf('{"data":');
const tail = pieceOf('}\n');

/** One for all answers: each is written in one go. */
const out = new JsonBytes();

/** A whole answer of nothing but data, as it is sent. */
export type AnswerBytes = Buffer;
export const AnswerBytes = {
  /** Begins an answer; its data are to be written next. */
  begin(): JsonBytes {
    out.reset();
    out.piece(head);
    return out;
  },
  end(written: JsonBytes): AnswerBytes {
    written.piece(tail);
    return written.copy();
  },
};

/**
 * An answer as it is sent, its data as they have been written. Apollo Server hands on what it gets here,
 * and Fastify sends bytes as they are.
 */
export function stringifyAnswer(answer: FormattedExecutionResult): string {
  const { data, errors, extensions } = answer;
  const bytes = data ? WrittenData.bytesOf(data) : null;
  if (bytes === null) return `${JSON.stringify(answer)}\n`;
  if (!errors && !extensions) return bytes as Buffer as unknown as string;
  const before = errors ? `{"errors":${JSON.stringify(errors)},"data":` : '{"data":';
  const after = extensions ? `,"extensions":${JSON.stringify(extensions)}}\n` : '}\n';
  const inside = bytes.subarray(head.length, -tail.length);
  return Buffer.concat([Buffer.from(before), inside, Buffer.from(after)]) as unknown as string;
}

/** The properties of an operation's data, see `WrittenData.fields`. */
export type WrittenFields = Record<string, PropertyDescriptor>;

/**
 * The data of an answer, of which only the bytes have been made. Whoever looks into it finds all that
 * they say; as a rule nobody does, and they are sent as they are.
 */
export class WrittenData {
  #bytes: AnswerBytes | null;
  #fetched: Data | undefined;

  /** @param fetched what the bytes were written from, where it has the same lists and objects */
  private constructor(bytes: AnswerBytes, fetched: Data | undefined) {
    this.#bytes = bytes;
    this.#fetched = fetched;
  }

  static of(bytes: AnswerBytes, fields: WrittenFields, fetched: Data | undefined): Data {
    return Object.defineProperties(new WrittenData(bytes, fetched), fields) as unknown as Data;
  }

  /**
   * The properties such data have: made once for an operation, since V8 gives objects with functions of
   * their own a hidden class each, which outlives them and all they refer to.
   */
  static fields(keys: readonly string[]): WrittenFields {
    const fields: WrittenFields = Object.create(null);
    for (const key of keys) {
      fields[key] = {
        configurable: true,
        enumerable: true,
        get(this: WrittenData) {
          return this.#materialize()[key];
        },
        set(this: WrittenData, value: unknown) {
          this.#materialize()[key] = value;
        },
      };
    }
    return fields;
  }

  /** The answer with data nobody has looked into, and so cannot have changed. */
  static bytesOf(data: object): AnswerBytes | null {
    return #bytes in data ? data.#bytes : null;
  }

  /** The data to count in: as many objects and lists as were delivered, without reading the bytes. */
  static countable(data: Data | null | undefined): Data | null | undefined {
    return (data && #fetched in data && (data as unknown as WrittenData).#fetched) || data;
  }

  #materialize(): Data {
    const answer = JSON.parse(this.#bytes?.toString() ?? '{}') as { data?: Data };
    const read = answer.data ?? {};
    this.#bytes = null;
    for (const key of Object.keys(read)) {
      const value = read[key];
      const descriptor = { value, configurable: true, enumerable: true, writable: true };
      Object.defineProperty(this, key, descriptor);
    }
    return this as unknown as Data;
  }
}
