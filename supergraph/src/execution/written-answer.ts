import type { FormattedExecutionResult } from 'graphql';
import type { Data } from './plan-run.ts';

/** An answer as it is sent, its data as they have been written. */
export function stringifyAnswer(answer: FormattedExecutionResult): string {
  const { data, errors, extensions } = answer;
  const text = data ? WrittenData.textOf(data) : null;
  if (text === null) return `${JSON.stringify(answer)}\n`;
  const before = errors ? `{"errors":${JSON.stringify(errors)},` : '{';
  const after = extensions ? `,"extensions":${JSON.stringify(extensions)}}` : '}';
  return `${before}"data":${text}${after}\n`;
}

/** The properties of an operation's data, see `WrittenData.fields`. */
export type WrittenFields = Record<string, PropertyDescriptor>;

/**
 * The data of an answer, of which only the text has been made. Whoever looks into it finds all that
 * the text says; as a rule nobody does, and the text is sent as it is.
 */
export class WrittenData {
  #text: string | null;
  #fetched: Data | undefined;

  /** @param fetched what the text was written from, where it has the same lists and objects */
  private constructor(text: string, fetched: Data | undefined) {
    this.#text = text;
    this.#fetched = fetched;
  }

  static of(text: string, fields: WrittenFields, fetched: Data | undefined): Data {
    return Object.defineProperties(new WrittenData(text, fetched), fields) as unknown as Data;
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

  /** The text of data nobody has looked into, and so cannot have changed. */
  static textOf(data: object): string | null {
    return #text in data ? data.#text : null;
  }

  /** The data to count in: as many objects and lists as were delivered, without reading the text. */
  static countable(data: Data | null | undefined): Data | null | undefined {
    return (data && #fetched in data && (data as unknown as WrittenData).#fetched) || data;
  }

  #materialize(): Data {
    const read = JSON.parse(this.#text ?? '{}') as Data;
    this.#text = null;
    for (const key of Object.keys(read)) {
      const value = read[key];
      const descriptor = { value, configurable: true, enumerable: true, writable: true };
      Object.defineProperty(this, key, descriptor);
    }
    return this as unknown as Data;
  }
}
