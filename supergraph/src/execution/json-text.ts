// Quotes, backslashes, control characters and halves of surrogate pairs.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what JSON has to escape
export const escaped = /["\\\u0000-\u001f\ud800-\udfff]/;

/** A text as JSON; the regular expression is cheaper than the call for all that has nothing to escape. */
function quoted(text: string): string {
  return escaped.test(text) ? JSON.stringify(text) : `"${text}"`;
}

/** Any value that came as JSON, as JSON. */
export function jsonOf(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return quoted(value);
    case 'boolean':
      return value ? 'true' : 'false';
    default:
      return JSON.stringify(value);
  }
}
