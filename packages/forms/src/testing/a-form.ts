import type { StoredField, StoredQuestion } from '../form-content.ts';

/** A field that asks nothing by itself; tests say what matters. */
export function aField(path: string, over: Partial<StoredField> = {}): StoredField {
  const head = path.split('.')[0];
  return {
    path,
    section: head === 'items' ? 'ITEM' : head === 'controls' ? 'CONTROL' : 'HEADER',
    group: 'test',
    position: 1,
    labelFr: path,
    labelEn: path,
    applies: 'ALWAYS',
    required: 'NEVER',
    ...over,
  };
}

/** A question of a form's own. */
export function aQuestion(
  code: string,
  type: StoredQuestion['type'],
  over: Partial<StoredQuestion> = {},
  field: Partial<StoredField> = {},
): StoredField {
  return aField(`extra.${code}`, { question: { code, type, ...over }, ...field });
}
