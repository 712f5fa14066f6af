import { type AnswerType, attributesOf, kindOf } from './answer-type.ts';
import { answerTypeOf, inputNameOf } from './built-in-answers.ts';
import type { StoredField } from './form-content.ts';

/** Rows of a record that a condition can count, look into or sum. */
export type Rows = 'items' | 'controls';

/** Part of the record a path leads into: the header, its own questions, or each row. */
export type Part = 'header' | 'extra' | Rows;

/** Where the value of a path is found in the content a client sends. */
export type Place = {
  part: Part;
  name: string;
  type: AnswerType;
  /** Reference kind of the answer; null when it is none. */
  kind: string | null;
  /** What is asked of the entry chosen there; null for the answer itself. */
  attribute: string | null;
};

/** The places a form can ask about, by path. */
export type Places = ReadonlyMap<string, Place>;

/** Every path of a form: its fields, and what an entry chosen there says of itself. */
export function placesOf(fields: readonly StoredField[]): Places {
  const places = new Map<string, Place>();
  for (const field of fields) {
    const part = partOf(field);
    const kind = kindOf(field);
    const name = field.question?.code ?? inputNameOf(field);
    const type = answerTypeOf(field);
    places.set(field.path, { part, name, type, kind, attribute: null });
    if (kind === null || type !== 'REFERENCE') continue;
    for (const [attribute, asked] of Object.entries(attributesOf(kind))) {
      places.set(`${field.path}.${attribute}`, { part, name, type: asked, kind, attribute });
    }
  }
  return places;
}

/** The rows a path leads into; null for the header and own questions. */
export function rowsOf(path: string): Rows | null {
  const head = path.split('.')[0];
  return head === 'items' || head === 'controls' ? head : null;
}

/** Part of a record a field stands in. */
export function partOf({ section, question }: StoredField): Part {
  if (question) return 'extra';
  if (section === 'ITEM') return 'items';
  return section === 'CONTROL' ? 'controls' : 'header';
}
