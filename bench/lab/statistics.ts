/** The middle of some figures. */
export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? 0;
  return Number.isInteger(middle) ? ((sorted[middle - 1] ?? 0) + upper) / 2 : upper;
}

/** How many times `two` is what `one` is, round by round: middle, least and most. */
export function ratios(one: number[], two: number[]) {
  const each = one.map((value, index) => (two[index] ?? 0) / value);
  return { middle: median(each), least: Math.min(...each), most: Math.max(...each) };
}
