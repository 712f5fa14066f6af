const shape = /^-?\d{1,18}(\.\d{1,8})?$/;

/** Whether a text is a plain decimal: `.` as separator, no exponent, at most 18 + 8 digits. */
export function isDecimal(text: string): boolean {
  return shape.test(text);
}

/** Digits after the point that count: trailing zeros do not. */
export function scaleOf(text: string): number {
  const fraction = text.split('.')[1];
  return fraction ? fraction.replace(/0+$/, '').length : 0;
}

/** One writing for equal decimals, so that `1.50` and `1.5` are the same content. */
export function normalDecimal(text: string): string {
  const negative = text.startsWith('-');
  const [whole = '0', fraction = ''] = text.replace('-', '').split('.');
  const head = whole.replace(/^0+(?=\d)/, '');
  const tail = fraction.replace(/0+$/, '');
  const plain = tail ? `${head}.${tail}` : head;
  return negative && plain !== '0' ? `-${plain}` : plain;
}
