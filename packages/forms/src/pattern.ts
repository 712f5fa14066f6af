import { RE2JS } from 're2js';

/** A pattern ready to be asked: whether it is found in a text. */
export type Pattern = (text: string) => boolean;

const patternMax = 200;

/**
 * Compiles a pattern of a form, or returns null for one that no form may have. Administrators write
 * patterns and collectors write the texts, up to 4 000 characters of them: `(a+)+$` or even `.*.*.*x` would
 * keep a service busy for minutes with JavaScript's own engine, which tries every way to match. RE2 takes
 * time linear in the text and refuses what it cannot do so (references back, looking around). A pattern has
 * to be one of JavaScript too, because devices match with that; both then agree on Unicode texts but for
 * `\s` and `\b`, which RE2 knows for ASCII only.
 */
export function compilePattern(source: string): Pattern | null {
  if (source.length > patternMax) return null;
  try {
    new RegExp(source, 'u');
    const compiled = RE2JS.compile(source);
    return (text) => compiled.matcher(text).find();
  } catch {
    return null;
  }
}
