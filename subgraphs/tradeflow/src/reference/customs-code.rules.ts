import type { CodedNature, GoodsEntry } from './reference-data.ts';

/** The nature meant: the one given, else the only one the goods have. */
export function natureOf(goods: GoodsEntry | undefined, given: string | undefined) {
  if (given || !goods) return given;
  const natures = new Set(goods.codes.map(({ natureId }) => natureId));
  return natures.size === 1 ? [...natures][0] : undefined;
}

/** The customs code of goods in a nature, newest edition; null when none is known. */
export function findCustomsCode(
  goods: GoodsEntry | undefined,
  natureId: string | undefined,
): CodedNature | null {
  let newest: CodedNature | null = null;
  for (const code of goods?.codes ?? []) {
    if (code.natureId === natureId && (!newest || code.edition > newest.edition)) newest = code;
  }
  return newest;
}
