/**
 * Text as it is stored for searching and searched for: the database folds case and accents when it
 * compares, but takes a ligature for one letter of its own.
 */
export function searchable(text: string): string {
  return text
    .normalize('NFC')
    .replace(/œ/g, 'oe')
    .replace(/Œ/g, 'OE')
    .replace(/æ/g, 'ae')
    .replace(/Æ/g, 'AE');
}
